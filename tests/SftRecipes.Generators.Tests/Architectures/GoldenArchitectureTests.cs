using System.Text.Json;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Architectures;

/// <summary>Shapes against what transformers and PEFT made of the same configurations.</summary>
public class GoldenArchitectureTests
{
    public static TheoryData<string> Models => [.. Directory.GetDirectories(Path.Combine(GoldenFiles.Root, "models"))
        .Where(folder => ArchitectureSpecs.Find(JsonParser.Parse(File.ReadAllText(Path.Combine(folder, "config.json"))).Root!) is not null)
        .Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Models))]
    public void LinearsHaveTheCheckpointsNamesAndShapes(string model)
    {
        ArchitectureModel architecture = Read(model);
        Dictionary<string, long[]> tensors = Tensors(Folder(model, "model.safetensors"));

        foreach (LinearSite site in architecture.LinearSites())
        {
            for (int layer = 0; layer < (site.Scope == SiteScope.Layer ? architecture.LayerCount : 1); layer++)
            {
                string path = architecture.FullPath(site, layer);
                if (site.Scope == SiteScope.Head && architecture.Head.Tied)
                {
                    Assert.DoesNotContain(path + ".weight", tensors.Keys);
                    continue;
                }

                long[] shape = site.Linear.FanInFanOut ? [site.Linear.In, site.Linear.Out] : [site.Linear.Out, site.Linear.In];
                Assert.Equal(shape, tensors[path + ".weight"]);
                Assert.Equal(site.Linear.Bias, tensors.ContainsKey(path + ".bias"));
            }
        }

        Assert.Equal(
            [architecture.VocabularySize, architecture.Embedding.Width],
            tensors[$"{architecture.Backbone}.{architecture.Embedding.Name}.weight"]);
        if (architecture.LearnedPositions is { } positions)
        {
            Assert.Equal([positions.Rows, architecture.HiddenSize], tensors[$"{architecture.Backbone}.{positions.Name}.weight"]);
        }

        Assert.Equal(architecture.FinalNorm is not null, tensors.Keys.Any(key =>
            key == $"{architecture.Backbone}.{architecture.FinalNorm?.Name ?? "final_layer_norm"}.weight"));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void NormsHaveTheCheckpointsNamesAndShapes(string model)
    {
        ArchitectureModel architecture = Read(model);
        Dictionary<string, long[]> tensors = Tensors(Folder(model, "model.safetensors"));
        string layer = $"{architecture.Backbone}.{architecture.LayersName}.1.";
        string attention = layer + architecture.Layer.Attention.Name + ".";
        var expected = new Dictionary<string, NormModel>();
        foreach (PlacedNorm placed in architecture.Layer.Norms)
        {
            expected[layer + placed.Norm.Name] = placed.Norm;
        }

        if (architecture.Layer.Attention.QueryKeyNorms is { } norms)
        {
            expected[attention + norms.Query.Name] = norms.Query;
            expected[attention + norms.Key.Name] = norms.Key;
        }

        if (architecture.Embedding.Norm is { } norm)
        {
            expected[$"{architecture.Backbone}.{norm.Name}"] = norm;
        }

        foreach ((string path, NormModel item) in expected)
        {
            Assert.Equal([item.Size], tensors[path + ".weight"]);
            Assert.Equal(item.Kind == NormKind.LayerNorm, tensors.ContainsKey(path + ".bias"));
        }

        // Vectors of a layer are norms and biases; every one belongs to something that is known.
        string[] known = [.. expected.Keys, .. architecture.LinearSites().Select(site => architecture.FullPath(site, 1))];
        Assert.All(
            tensors.Where(tensor => tensor.Key.StartsWith(layer, StringComparison.Ordinal)),
            tensor => Assert.Contains(tensor.Key[..tensor.Key.LastIndexOf('.')], known));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryTensorIsCounted(string model)
    {
        using JsonDocument golden = Golden(model);

        Assert.Equal(golden.RootElement.GetProperty("num_parameters").GetInt64(), RecipeFacts.BaseParameters(Read(model)));
        Assert.Equal(golden.RootElement.GetProperty("tied_word_embeddings").GetBoolean(), Read(model).Head.Tied);
    }

    /// <summary>Every tensor of the checkpoint belongs to one module that can be named, and its numbers are that module's.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void ModulesAreTheCheckpoints(string model)
    {
        Dictionary<string, long> sizes = Tensors(Folder(model, "model.safetensors"))
            .ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Aggregate(1L, (product, size) => product * size));

        var modules = LeafModules.Of(Read(model))
            .SelectMany(module => new[] { (module.Path + ".weight", module.Weights), (module.Path + ".bias", module.Biases) })
            .Where(tensor => tensor.Item2 > 0)
            .ToDictionary(tensor => tensor.Item1, tensor => tensor.Item2);

        Assert.Equal(sizes.OrderBy(tensor => tensor.Key, StringComparer.Ordinal), modules.OrderBy(tensor => tensor.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AdaptersGoWherePeftPutsThem(string model)
    {
        using JsonDocument golden = Golden(model);
        JsonElement lora = golden.RootElement.GetProperty("lora");
        ArchitectureModel architecture = Read(model);
        var targets = lora.GetProperty("config").GetProperty("target_modules").EnumerateArray().Select(item => item.GetString()!).ToArray();

        AdapterPlan plan = AdapterPlan.Create(architecture, new LoraOptions(4, 8, 0, targets.ToEquatableArray()));

        string[] expected = lora.GetProperty("keys").EnumerateArray()
            .Select(key => key.GetString()!)
            .Where(key => key.EndsWith(".lora_A.weight", StringComparison.Ordinal))
            .Select(key => key["base_model.model.".Length..^".lora_A.weight".Length])
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(expected, plan.Adapted.Select(adapter => adapter.Module.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Opt350mIsPostNormAndProjected()
    {
        ArchitectureModel architecture = Read("opt_350m_style");

        Assert.Equal([NormPlace.AfterAttentionSum, NormPlace.AfterMlpSum], architecture.Layer.Norms.Select(norm => norm.Place));
        Assert.Null(architecture.FinalNorm);
        Assert.Equal(new LinearModel("project_in", 24, 48, false), architecture.ProjectIn);
        Assert.Equal(new LinearModel("project_out", 48, 24, false), architecture.ProjectOut);
        Assert.Equal(new LearnedPositionsModel("embed_positions", 66, 2), architecture.LearnedPositions);
        Assert.Equal(ActivationKind.Relu, architecture.Layer.Mlp.Activation);
        Assert.Equal(new TokenIdsModel(2, new[] { 2 }.ToEquatableArray(), 1), architecture.Tokens);
    }

    [Fact]
    public void Llama3ScalesItsWavelengths()
    {
        ArchitectureModel architecture = Read("llama3_rope_tied");

        Assert.Equal(
            new RotaryModel(16, 500000, new RopeScalingModel(RopeScalingKind.Llama3, 8, 1, 4, 32, 1, 32, 1)), architecture.Rotary);
        Assert.Equal((4, 1, 16), (architecture.Layer.Attention.Heads, architecture.Layer.Attention.KeyValueHeads, architecture.Layer.Attention.HeadDim));
        Assert.All(architecture.Norms(), item => Assert.Equal(1e-5, item.Norm.Epsilon));
    }

    private static ArchitectureModel Read(string model) =>
        ModelFile.Read(File.ReadAllText(Folder(model, "config.json"))).Architecture
        ?? throw new InvalidOperationException($"{model} cannot be read.");

    private static JsonDocument Golden(string model) => JsonDocument.Parse(File.ReadAllText(Folder(model, "golden.json")));

    private static string Folder(string model, string file) => Path.Combine(GoldenFiles.Root, "models", model, file);

    /// <summary>Names and shapes from a safetensors header.</summary>
    private static Dictionary<string, long[]> Tensors(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        byte[] header = reader.ReadBytes(checked((int)reader.ReadInt64()));
        using JsonDocument json = JsonDocument.Parse(header);
        return json.RootElement.EnumerateObject()
            .Where(member => member.Name != "__metadata__")
            .ToDictionary(
                member => member.Name,
                member => member.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray(),
                StringComparer.Ordinal);
    }
}
