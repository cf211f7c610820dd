using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Merged models against PEFT's <c>merge_and_unload</c>.</summary>
public sealed class MergeParityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sft-merge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("merged")]
    public void Merged_logits_and_loss_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        CompiledRecipe recipe = golden.Compile("[FullFineTuning]");
        AdapterMerger.Merge(golden.Directory, recipe.Definition.BaseModelPrefix, golden.AdapterDirectory, _folder, torch.ScalarType.Float32);
        using var weights = ModelWeights.FromCheckpoint(
            Checkpoint.Open(_folder), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel model = recipe.CreateModel(weights);
        JsonElement lora = golden.Values.GetProperty("lora");
        Batch batch = GoldenRows.ForwardBatch(golden.Values);
        double loss = lora.GetProperty("merged_loss").GetDouble();
        Check.Near(loss, Evaluation.Run(model, [batch]).Loss, 1e-5 * loss, "merged loss");
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
        torch.Tensor actual = model.Logits(hidden)[0];
        torch.Tensor difference = (golden.Tensors.Read("merged.logits.seq0") - actual).abs().narrow(0, 0, batch.Lengths[0]);
        Check.Near(0, difference.max().ToDouble(), golden.LogitTolerance(), "merged.logits.seq0");
    }
}
