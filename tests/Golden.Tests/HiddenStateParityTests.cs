using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// States between layers against transformers' <c>hidden_states</c>. A recipe compiled for the first N layers gives the state after N
/// layers, put through what stands behind the last layer; so the golden state goes the same way.
/// </summary>
public sealed class HiddenStateParityTests : IDisposable
{
    private static readonly string[] s_layerFields = ["num_hidden_layers", "n_layer"];
    private readonly string _folder = Directory.CreateTempSubdirectory("sft-hidden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("hidden states")]
    public void Hidden_states_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(golden.Directory, "config.json")))!;
        string layersField = s_layerFields.Single(field => config[field] is not null);
        int layers = config[layersField]!.GetValue<int>();
        Batch batch = GoldenRows.ForwardBatch(golden.Values);
        for (int depth = 1; depth <= layers; depth++)
        {
            config[layersField] = depth;
            string file = Path.Combine(_folder, $"{depth}.json");
            File.WriteAllText(file, config.ToJsonString());
            using var weights = ModelWeights.FromCheckpoint(
                Checkpoint.Open(golden.Directory), torch.CPU, ComputeType.Float32, trained: false);
            using CausalLanguageModel model = golden.Compile("[FullFineTuning]", config: file).CreateModel(weights);
            using var scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            model.eval();
            torch.Tensor actual = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device))[0];
            torch.Tensor expected = golden.Tensors.Read($"base.hidden_states.{depth}.seq0");
            expected = depth == layers ? expected : BehindTheLastLayer(model, expected);
            Assert.Equal(expected.shape, actual.shape);
            double worst = (expected - actual).abs().narrow(0, 0, batch.Lengths[0]).max().ToDouble();
            Check.Near(0, worst, golden.LogitTolerance(), $"the state after {depth} layers");
        }
    }

    /// <summary>The final norm, and the projection to the embedding's width, where the model has them.</summary>
    private static torch.Tensor BehindTheLastLayer(CausalLanguageModel model, torch.Tensor x)
    {
        // A decoder's own modules, not those of a layer, whose paths hold a number, and not what stands before the first layer.
        string[] before = ["word_embeddings_layernorm", "project_in"];
        foreach ((string path, torch.nn.Module module) in model.named_modules())
        {
            string[] parts = path.Split('.');
            if (parts.Length < 2 || parts.Any(part => int.TryParse(part, out _)) || before.Contains(parts[^1]))
            {
                continue;
            }

            x = module switch
            {
                LayerNorm norm => norm.Forward(x),
                RmsNorm norm => norm.Forward(x),
                Linear projection => projection.Forward(x),
                _ => x,
            };
        }

        return x;
    }
}
