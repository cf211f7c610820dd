using System.Text.Json;
using System.Text.Json.Nodes;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using SftRecipes.Tokenization;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>Checkpoints in bitsandbytes' serialized 4-bit layout: read as they are, dequantized, and written byte for byte.</summary>
public sealed class BitsAndBytesParityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sft-bnb-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    [GoldenKind("bnb read")]
    public void Stored_weights_are_taken_as_they_are(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using GoldenCase forward = GoldenCase.Open(Path.GetFileName(golden.Directory));
        using var weights = ModelWeights.WithAdapter(
            Checkpoint.Open(StoredModel(golden, name)), new SavedAdapter(golden.AdapterDirectory), torch.CPU, ComputeType.Float32);
        using CausalLanguageModel model = golden.Compile(Check.QuantizedMethod(golden)).CreateModel(weights);
        using var stored = SafetensorsFile.Open(Path.Combine(_folder, "model.safetensors"));
        var modules = model.named_modules().Where(entry => entry.module is QuantizedLinear).ToArray();
        Assert.Equal(golden.Values.GetProperty("quantized_modules").GetArrayLength(), modules.Length);
        foreach ((string place, torch.nn.Module module) in modules)
        {
            string path = place.Replace(".base_layer", "", StringComparison.Ordinal);
            Quantization.QuantizedWeight weight = ((QuantizedLinear)module).Weight;
            using torch.Tensor packed = stored.Read(path + ".weight"), absmax = stored.Read(path + ".weight.absmax");
            Assert.Equal(packed.bytes.ToArray(), weight.Storage.Packed.bytes.ToArray());
            Assert.Equal(absmax.bytes.ToArray(), weight.Storage.Absmax.bytes.ToArray());
        }

        Check.Forward(golden, model, "lora.logits", golden.Values.GetProperty("lora_loss").GetDouble(), forward.Values);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    public void Recipes_that_are_not_quantized_get_them_dequantized(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using GoldenCase forward = GoldenCase.Open(Path.GetFileName(golden.Directory));
        using var weights = ModelWeights.FromCheckpoint(
            Checkpoint.Open(StoredModel(golden, name)), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        Check.Forward(golden, model, "base.logits", golden.Values.GetProperty("base_loss").GetDouble(), forward.Values);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    public async Task A_run_that_dequantizes_says_so(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using GoldenCase forward = GoldenCase.Open(Path.GetFileName(golden.Directory));
        SaveTokenizer(StoredModel(golden, name));
        CompiledRecipe recipe = golden.Compile(golden.LoraAttribute(), "MaxSteps = 1, MaxLength = 64, SaveStrategy = IntervalStrategy.No");
        TrainingReport report = await recipe.TrainAsync(
            GoldenRows.Steps(forward.Values.GetProperty("train_batches"), 1),
            new TrainingOptions { ModelDirectory = _folder, OutputDirectory = Path.Combine(_folder, "out") });
        Assert.Contains(report.Warnings, warning => warning.Contains("stored in 4 bits", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    public void Another_quantization_than_the_recipes_is_refused(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        using var weights = ModelWeights.WithAdapter(
            Checkpoint.Open(StoredModel(golden, name)), new SavedAdapter(golden.AdapterDirectory), torch.CPU, ComputeType.Float32);
        CompiledRecipe recipe = golden.Compile("[Quantization(QuantizationType.Nf4, BlockSize = 128)]\n" + golden.LoraAttribute());
        RecipeException refusal = Assert.Throws<RecipeException>(() => recipe.CreateModel(weights));
        Assert.Contains("BlockSize = 64", refusal.Message);
        Assert.Contains("BlockSize = 128", refusal.Message);
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    [GoldenKind("bnb write")]
    public async Task The_quantized_base_is_written_as_bitsandbytes_writes_it(string name)
    {
        using GoldenCase golden = GoldenCase.OpenQuantized(name);
        string model = Path.Combine(_folder, "model"), output = Path.Combine(_folder, "exported");
        Directory.CreateDirectory(model);
        foreach (string file in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(golden.Directory, file), Path.Combine(model, file));
        }

        SaveTokenizer(model);
        RecipeDefinition recipe = golden.Compile(Check.QuantizedMethod(golden)).Definition;
        var options = new ExportOptions { Format = ExportFormat.BitsAndBytes4Bit, Untuned = true, ModelDirectory = model };
        ExportReport report = await ModelExporter.ExportAsync(recipe, _ => [], output, options, CancellationToken.None);
        Assert.Equal(golden.Values.GetProperty("quantized_modules").GetArrayLength(), report.QuantizedTensors);
        using var expected = SafetensorsFile.Open(StoredFile(name));
        using var written = SafetensorsFile.Open(Path.Combine(output, "model.safetensors"));
        Assert.Equal(expected.Names, written.Names);
        foreach (string tensor in expected.Names)
        {
            using torch.Tensor wanted = expected.Read(tensor), actual = written.Read(tensor);
            Assert.Equal(wanted.dtype, actual.dtype);
            Assert.Equal(wanted.shape, actual.shape);
            Assert.Equal(wanted.bytes.ToArray(), actual.bytes.ToArray());
        }

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "config.json")))!["quantization_config"]!;
        Assert.Equal("bitsandbytes", (string?)config["quant_method"]);
        Assert.Equal("nf4", (string?)config["bnb_4bit_quant_type"]);
        Assert.Equal(golden.Values.GetProperty("double_quant").GetBoolean(), (bool?)config["bnb_4bit_use_double_quant"]);
        Assert.Equal("float32", (string?)config["bnb_4bit_compute_dtype"]);
        Assert.True(File.Exists(Path.Combine(output, "tokenizer.json")));
    }

    private static string StoredFile(string name) =>
        Path.Combine(SftRecipes.Tests.GoldenFiles.Root, "qlora", name, "model_bnb4bit.safetensors");

    private static void SaveTokenizer(string directory) =>
        BpeTrainer.Train(["a"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["</s>"], EosToken = "</s>" }).Save(directory);

    /// <summary>A model directory as transformers saves a model that it loaded in 4 bits.</summary>
    private string StoredModel(GoldenCase golden, string name)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(golden.Directory, "config.json")))!;
        config["quantization_config"] = new JsonObject { ["quant_method"] = "bitsandbytes", ["load_in_4bit"] = true };
        File.WriteAllText(Path.Combine(_folder, "config.json"), config.ToJsonString());
        File.Copy(StoredFile(name), Path.Combine(_folder, "model.safetensors"));
        return _folder;
    }
}
