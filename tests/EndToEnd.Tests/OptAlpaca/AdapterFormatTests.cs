using System.Text.Json;
using SftRecipes.Checkpoints;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What the recipe writes is what PEFT writes: names, keys, shapes and fields are compared with an adapter of PEFT's own.</summary>
[Collection(TorchCollection.Name)]
public class AdapterFormatTests(OptAlpacaRun run) : IClassFixture<OptAlpacaRun>
{
    private const string Config = "adapter_config.json";
    private const string Weights = "adapter_model.safetensors";

    private static readonly string s_peft =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "Golden", "models", "opt_350m_style", "adapter");

    [Fact]
    public void Files_are_those_of_PEFT_the_tokenizer_and_the_recipe()
    {
        run.Result.Succeeded();
        string[] expected =
        [
            "README.md", Config, Weights, "recipe.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
        ];
        Assert.Equal(expected, Directory.GetFileSystemEntries(run.Adapter).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(
            expected[4..], name => Assert.Equal(File.ReadAllBytes(Path.Combine(run.Model, name)), File.ReadAllBytes(Path.Combine(run.Adapter, name))));
        Assert.StartsWith("---\nbase_model: \"facebook/opt-350m\"\nlibrary_name: peft\n", File.ReadAllText(Path.Combine(run.Adapter, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_shapes_and_types_are_PEFTs()
    {
        using SafetensorsFile ours = SafetensorsFile.Open(Path.Combine(run.Adapter, Weights));
        using SafetensorsFile peft = SafetensorsFile.Open(Path.Combine(s_peft, Weights));
        string[] expected = [.. peft.Names.Where(key => key.Contains(".q_proj.") || key.Contains(".v_proj."))];
        Assert.Equal(8, expected.Length);
        Assert.Contains("base_model.model.model.decoder.layers.0.self_attn.q_proj.lora_A.weight", expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), ours.Names.Order(StringComparer.Ordinal));
        foreach (string key in expected)
        {
            // PEFT's adapter is of rank 4.
            long[] shape = [.. peft.Describe(key).Shape.Select(size => size == 4 ? 16 : size)];
            Assert.Equal(shape, ours.Describe(key).Shape);
            Assert.Equal(torch.ScalarType.Float32, ours.Describe(key).Type);
            Assert.Equal(peft.Describe(key).Type, ours.Describe(key).Type);
        }
    }

    [Fact]
    public void The_run_has_trained_every_matrix()
    {
        using SafetensorsFile ours = SafetensorsFile.Open(Path.Combine(run.Adapter, Weights));
        Native.TorchThread.Run(() =>
        {
            foreach (string key in ours.Names)
            {
                using torch.Tensor tensor = ours.Read(key);
                using torch.Tensor zeros = tensor == 0;
                Assert.False(zeros.any().ToBoolean(), $"{key} has zeros.");
                Assert.True(tensor.isfinite().all().ToBoolean(), $"{key} is not finite.");
            }
        });
    }

    [Fact]
    public void Config_fields_are_PEFTs()
    {
        using JsonDocument ours = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run.Adapter, Config)));
        using JsonDocument peft = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_peft, Config)));
        var expected = peft.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetRawText());
        expected["base_model_name_or_path"] = "\"facebook/opt-350m\"";
        expected["r"] = "16";
        expected["lora_alpha"] = "32";
        expected["lora_dropout"] = "0.1";
        expected["target_modules"] = "[\n    \"q_proj\",\n    \"v_proj\"\n  ]";
        Assert.Equal(
            expected.OrderBy(field => field.Key, StringComparer.Ordinal),
            ours.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetRawText())
                .OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_recipe_lies_beside_the_adapter()
    {
        using JsonDocument recipe = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run.Adapter, "recipe.json")));
        Assert.Equal("OptAlpaca", recipe.RootElement.GetProperty("Name").GetString());
        Assert.Equal(2e-4, recipe.RootElement.GetProperty("Training").GetProperty("LearningRate").GetDouble());
        Assert.Equal("Nf4", recipe.RootElement.GetProperty("Quantization").GetProperty("Type").GetString());
    }
}
