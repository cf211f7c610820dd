using System.Text.Json;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Hosting;

[Collection(TorchCollection.Name)]
public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FourBitLayoutOfTheTunedAndOfTheUntunedModel(bool untuned)
    {
        string[] which = untuned ? ["--base"] : ["--adapter", Adapter];

        HostRun run = await HostRun.OfAsync(
            Recipe, ["export", "--format", "bnb4bit", "--model", Model(), "--output", _directory["out"], "--json", .. which]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(12, run.ParseJson().GetProperty("quantized_tensors").GetInt32());
        Assert.Contains("\"bnb_4bit_quant_type\": \"nf4\"", File.ReadAllText(_directory["out", "config.json"]));
        using IWeightSource exported = Checkpoint.Open(_directory["out"]), original = Checkpoint.Open(Golden);
        Assert.Equal(original.Names, exported.Names);
        const string Tuned = "model.decoder.layers.0.self_attn.q_proj.weight";
        using torch.Tensor before = original.Read(Tuned), after = exported.Read(Tuned);
        double difference = (before - after).norm().ToDouble() / before.norm().ToDouble();
        Assert.True(untuned ? difference < 0.12 : difference > 0.12, $"{difference}");
    }

    [Fact]
    public async Task LargeModelsGoIntoSeveralFiles()
    {
        HostRun run = await HostRun.OfAsync(
            Recipe, "merge", "--model", Model(), "--adapter", Adapter, "--output", _directory["out"], "--max-shard-size", "100KB");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(Directory.GetFiles(_directory["out"], "model-*-of-*.safetensors").Length > 1);
        Assert.True(File.Exists(_directory["out", "model.safetensors.index.json"]));
    }

    [Fact]
    public async Task WhatIsInFourBitsAlreadyIsNotExportedAgain()
    {
        string model = Model();
        Assert.Equal(0, (await HostRun.OfAsync(
            Recipe, "export", "--format", "bnb4bit", "--model", model, "--base", "--output", _directory["out"])).ExitCode);

        HostRun run = await HostRun.OfAsync(
            Recipe, "export", "--format", "bnb4bit", "--model", _directory["out"], "--base", "--output", _directory["again"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("in 4 bits already", run.Error);
        Assert.False(Directory.Exists(_directory["again"]));
    }

    [Fact]
    public async Task TheManifestNamesEveryTensorOfTheBaseModel()
    {
        HostRun run = await HostRun.OfAsync(Recipe, "info", "--model", Model(), "--manifest", _directory["sub", "manifest.json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(_directory["sub", "manifest.json"]));
        using IWeightSource weights = Checkpoint.Open(Golden);
        JsonElement tensors = manifest.RootElement.GetProperty("tensors");
        Assert.Equal(weights.Names, tensors.EnumerateObject().Select(tensor => tensor.Name));
        JsonElement embedding = tensors.GetProperty("model.decoder.embed_tokens.weight");
        Assert.Equal("F32", embedding.GetProperty("dtype").GetString());
        Assert.Equal([128, 48], embedding.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(
            weights.Names.Sum(name => weights.Describe(name).Shape.Aggregate(1L, (count, size) => count * size)),
            manifest.RootElement.GetProperty("parameters").GetInt64());
    }

    /// <summary>In the place that builds take it from, and nothing that is large.</summary>
    [Fact]
    public async Task WhatTheCompilerChecksGoesIntoTheModelsFolder()
    {
        string model = Model();

        HostRun run = await HostRun.OfAsync(Recipe, "info", "--model", model, "--contract", _directory["models"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string folder = Path.Combine([_directory["models"], .. Recipe.Definition.BaseModel.Split('/')]);
        Assert.Equal(
            Directory.GetFiles(model).Select(file => Path.GetFileName(file)!)
                .Where(file => file is "config.json" or "generation_config.json" or "tokenizer_config.json" or "special_tokens_map.json")
                .Append("model.manifest.json").Order(StringComparer.Ordinal),
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(model, "config.json")), File.ReadAllText(Path.Combine(folder, "config.json")));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "model.manifest.json")));
        Assert.Equal(Recipe.Definition.BaseModel, manifest.RootElement.GetProperty("model").GetString());
    }

    public void Dispose() => _directory.Dispose();

    private static FakeHostedRecipe Recipe => new()
    {
        Definition = Recipes.Definition() with { LinearModules = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"] },
    };

    private static string Adapter => Path.Combine(Golden, "adapter");

    private static string Golden => Path.Combine(GoldenFiles.Root, "models", "opt_125m_style");

    private string Model()
    {
        string model = TinyModelDirectory.Create(_directory);
        File.Copy(Path.Combine(Golden, "model.safetensors"), Path.Combine(model, "model.safetensors"));
        return model;
    }
}
