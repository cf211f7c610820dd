extern alias generators;

using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>One model of <c>golden/models</c>: its files, and the values that the real model code computed.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly JsonDocument _json;

    private GoldenCase(string directory, string valuesDirectory)
    {
        Directory = directory;
        AdapterDirectory = Path.Combine(directory, "adapter");
        _json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(valuesDirectory, "golden.json")));
        Tensors = SafetensorsFile.Open(Path.Combine(valuesDirectory, "golden.safetensors"));
    }

    /// <summary>The model's folder.</summary>
    public string Directory { get; }

    /// <summary>golden.json.</summary>
    public JsonElement Values => _json.RootElement;

    /// <summary>golden.safetensors.</summary>
    public SafetensorsFile Tensors { get; }

    /// <summary>The initial adapter, PEFT's own files.</summary>
    public string AdapterDirectory { get; private init; }

    /// <summary>Opens a model's case; skips the test by name where its architecture is not there yet.</summary>
    public static GoldenCase Open(string name)
    {
        string directory = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "models", name);
        SkipUnsupported(name, directory);
        return new GoldenCase(directory, directory);
    }

    /// <summary>Opens a quantized case, whose values lie apart from the model that it quantizes.</summary>
    public static GoldenCase OpenQuantized(string name)
    {
        string values = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "qlora", name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(values, "golden.json")));
        string directory = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, json.RootElement.GetProperty("base_model").GetString()!);
        SkipUnsupported(name, directory);
        return new GoldenCase(directory, values);
    }

    /// <summary>Opens a case of <c>lora_variants</c>: another adapter on one of the models.</summary>
    public static GoldenCase OpenVariant(string name)
    {
        string values = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "lora_variants", name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(values, "golden.json")));
        string directory = Path.Combine(SftRecipes.Tests.GoldenFiles.Root, json.RootElement.GetProperty("base_model").GetString()!);
        SkipUnsupported(name, directory);
        return new GoldenCase(directory, values) { AdapterDirectory = values };
    }

    /// <summary>Compiles a recipe for this model.</summary>
    /// <param name="method">The attributes of the method, such as <c>[FullFineTuning]</c>.</param>
    /// <param name="training">The arguments of <c>[TrainingArguments]</c>.</param>
    /// <param name="row">The parameters of the row type, the first being the response.</param>
    /// <param name="config">A configuration of its own; null for the model's.</param>
    public CompiledRecipe Compile(
        string method, string training = "SaveStrategy = IntervalStrategy.No", string row = "[property: Response] string Text",
        string? config = null)
    {
        string source = $$"""
            using SftRecipes;

            [SftRecipe("golden/case")]
            {{method}}
            [PromptTemplate("{Text}", AppendEos = false)]
            [TrainingArguments({{training}})]
            internal partial class Case : ISftRecipe<Row>;

            internal sealed record Row({{row}});
            """;
        return RecipeCompiler.Compile(source, "golden/case", config ?? Path.Combine(Directory, "config.json"));
    }

    /// <summary>The attributes of the golden adapter.</summary>
    public string LoraAttribute() => LoraSource.Of(PeftAdapterConfig.Load(AdapterDirectory));

    /// <summary>The weights without an adapter.</summary>
    public ModelWeights OpenWeights(bool trained = false) =>
        ModelWeights.FromCheckpoint(Checkpoint.Open(Directory), torch.CPU, ComputeType.Float32, trained);

    /// <summary>The weights with the golden adapter.</summary>
    /// <param name="recipe">The recipe, where it trains more than adapters.</param>
    public ModelWeights OpenAdapted(RecipeDefinition? recipe = null) => ModelWeights.WithAdapter(
        Checkpoint.Open(Directory), new SavedAdapter(AdapterDirectory), torch.CPU, ComputeType.Float32, recipe?.LoraPlacement);

    /// <summary>How far a logit may be off: twice the field's own noise, at least 1e-4.</summary>
    public double LogitTolerance() =>
        Values.TryGetProperty("forward", out JsonElement forward)
        && forward.TryGetProperty("max_abs_logit_diff_fp32_vs_fp64", out JsonElement noise)
            ? Math.Max(2 * noise.GetDouble(), 1e-4)
            : 1e-4;

    public void Dispose()
    {
        Tensors.Dispose();
        _json.Dispose();
    }

    private static void SkipUnsupported(string name, string directory)
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "config.json")));
        string family = config.RootElement.GetProperty("model_type").GetString()!;
        Skip.IfNot(generators::SftRecipes.Generators.SupportedFamilies.All.Contains(family), $"{name}: the architecture '{family}' is not there yet.");
    }
}
