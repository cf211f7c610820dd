using System.Text.Json;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class PeftAdapterTests
{
    public static TheoryData<string> Models => [.. Golden.Models];

    [Theory]
    [MemberData(nameof(Models))]
    public void An_adapter_of_PEFT_is_written_back_as_it_was(string model)
    {
        using var scratch = new ScratchDirectory();
        using PeftAdapter adapter = PeftAdapter.Open(Golden.Adapter(model));
        using (torch.NewDisposeScope())
            PeftAdapter.Save(scratch.Path, adapter.Config, adapter.Weights.Names.Select(key => (key, adapter.Weights.Read(key))));

        string config = File.ReadAllText(Path.Combine(Golden.Adapter(model), "adapter_config.json"));
        Assert.Equal(WithSortedTargets(config), File.ReadAllText(scratch.File("adapter_config.json")));
        using PeftAdapter copy = PeftAdapter.Open(scratch.Path);
        TensorBytes.AssertEqual(adapter.Weights, copy.Weights);
        Assert.Empty(adapter.Config.UnknownFeatures);
        Assert.StartsWith($"---\nbase_model: \"models/{model}\"\nlibrary_name: peft\n", File.ReadAllText(scratch.File("README.md")));
        Assert.Equal(3, Directory.GetFiles(scratch.Path).Length);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Keys_and_hyper_parameters_are_those_that_PEFT_says_it_saved(string model)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden.Model(model), "golden.json")));
        JsonElement lora = golden.RootElement.GetProperty("lora");
        using PeftAdapter adapter = PeftAdapter.Open(Golden.Adapter(model));
        Assert.Equal(
            lora.GetProperty("keys").EnumerateArray().Select(key => key.GetString()).Order(StringComparer.Ordinal), adapter.Weights.Names);
        Assert.Equal(4, adapter.Config.Rank);
        Assert.Equal(8, adapter.Config.Alpha);
        long parameters = adapter.Weights.Names.Sum(key => adapter.Weights.Describe(key).Shape.Aggregate((a, b) => a * b));
        Assert.Equal(lora.GetProperty("trainable_parameters").GetInt64(), parameters);
    }

    [Fact]
    public void A_config_of_our_own_has_the_fields_that_every_PEFT_reads()
    {
        var config = new PeftAdapterConfig
        {
            BaseModelNameOrPath = "facebook/opt-350m",
            Rank = 16,
            Alpha = 32,
            Dropout = 0.1,
            TargetModules = ["v_proj", "q_proj"],
        };
        Assert.Equal(
            """
            {
              "alpha_pattern": {},
              "auto_mapping": null,
              "base_model_name_or_path": "facebook/opt-350m",
              "bias": "none",
              "eva_config": null,
              "exclude_modules": null,
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "layer_replication": null,
              "layers_pattern": null,
              "layers_to_transform": null,
              "loftq_config": {},
              "lora_alpha": 32,
              "lora_bias": false,
              "lora_dropout": 0.1,
              "megatron_config": null,
              "megatron_core": "megatron.core",
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 16,
              "rank_pattern": {},
              "revision": null,
              "target_modules": [
                "q_proj",
                "v_proj"
              ],
              "task_type": "CAUSAL_LM",
              "use_dora": false,
              "use_rslora": false
            }
            """,
            config.ToJson());
    }

    [Fact]
    public void Everything_that_is_set_comes_back()
    {
        using var scratch = new ScratchDirectory();
        var config = new PeftAdapterConfig
        {
            BaseModelNameOrPath = "a \"quoted\" näme",
            Revision = "main",
            Rank = 3,
            Alpha = 4.5,
            Dropout = 1e-5,
            TargetModulesPattern = @".*\.(q|v)_proj",
            ModulesToSave = ["lm_head"],
            LayersToTransform = [1, 3],
            RankPattern = new Dictionary<string, int> { ["fc1"] = 2 },
            AlphaPattern = new Dictionary<string, double> { ["fc1"] = 2, ["fc2"] = 0.5 },
            Bias = "lora_only",
            FanInFanOut = true,
            UseRslora = true,
            UseDora = true,
            ExcludeModules = ["fc2"],
            LayersPattern = "layers",
            InitLoraWeights = "gaussian",
            TaskType = null,
        };
        scratch.Write("adapter_config.json", config.ToJson());
        PeftAdapterConfig read = PeftAdapterConfig.Load(scratch.Path);
        Assert.Equal(config.ToJson(), read.ToJson());
        Assert.Equivalent(config with { AdditionalFields = read.AdditionalFields }, read, strict: true);
        Assert.Empty(read.UnknownFeatures);
    }

    [Fact]
    public void Fields_that_are_unknown_are_ignored_kept_and_named_where_they_ask_for_something()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write(
            "adapter_config.json",
            """
            {"peft_type":"LORA","r":2,"target_modules":"all-linear","peft_version":"0.18.0","lora_bias":true,"arrow_config":null,
             "trainable_token_indices":[3],"init_lora_weights":"pissa","qalora_group_size":16,"exclude_modules":null}
            """);
        PeftAdapterConfig config = PeftAdapterConfig.Load(scratch.Path);
        Assert.Equal("all-linear", config.TargetModulesPattern);
        Assert.Equal(["lora_bias", "trainable_token_indices"], config.UnknownFeatures);
        Assert.Equal("pissa", config.InitLoraWeights);
        Assert.Contains("\"init_lora_weights\": \"pissa\"", config.ToJson());
        Assert.Contains("\"peft_version\": \"0.18.0\"", config.ToJson());
    }

    [Theory]
    [InlineData("{}", "has no 'peft_type'")]
    [InlineData("""{"peft_type":"IA3"}""", "is of an adapter of type IA3")]
    [InlineData("""{"peft_type":"LORA","r":"8"}""", "'r' in")]
    [InlineData("""{"peft_type":"LORA","r":0}""", "a rank of at least 1")]
    [InlineData("""{"peft_type":"LORA","lora_alpha":null,"use_dora":1}""", "'use_dora' in")]
    [InlineData("""{"peft_type":"LORA","rank_pattern":{"a":1.5}}""", "'rank_pattern.a' in")]
    [InlineData("""{"peft_type":"LORA","target_modules":[1]}""", "'target_modules' in")]
    [InlineData("{\n  \"r\": 8,\n}", "is not valid JSON (line 3")]
    public void A_wrong_config_is_explained(string json, string expected)
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("adapter_config.json", json);
        string message = Assert.Throws<RecipeException>(() => PeftAdapterConfig.Load(scratch.Path)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(path, message);
    }

    [Fact]
    public void A_directory_without_an_adapter_lists_what_was_looked_for()
    {
        string message = Assert.Throws<RecipeException>(() => PeftAdapter.Open(Golden.Model("llama_gqa"))).Message;
        Assert.Contains("adapter_config.json", message);
        Assert.Contains("adapter_model.safetensors or adapter_model.bin", message);
    }

    [Fact]
    public void An_older_adapter_of_torch_save_is_read()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("adapter_config.json", """{"peft_type":"LORA"}""");
        scratch.Write("adapter_model.bin", File.ReadAllBytes(Golden.TorchFile("zip.bin")));
        using PeftAdapter adapter = PeftAdapter.Open(scratch.Path);
        PyTorchBinFileTests.AssertExpected(adapter.Weights);
    }

    [Fact]
    public void Saving_where_nothing_can_be_written_leaves_nothing()
    {
        using var scratch = new ScratchDirectory();
        string file = scratch.Write("file", "in the way");
        using torch.Tensor tensor = torch.ones(2, 2);
        string message = Assert.Throws<RecipeException>(
            () => PeftAdapter.Save(Path.Combine(file, "adapter"), new PeftAdapterConfig(), [("key", tensor)])).Message;
        Assert.Contains("choose another output directory", message);
        Assert.Equal([file], Directory.GetFileSystemEntries(scratch.Path));
        Assert.Equal("in the way", File.ReadAllText(file));
    }

    [Fact]
    public void The_model_card_says_how_it_was_trained()
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor tensor = torch.ones(2, 2);
        var config = new PeftAdapterConfig { BaseModelNameOrPath = "org/model", TargetModules = ["q_proj"] };
        PeftAdapter.Save(scratch.Path, config, [("key", tensor)], "30 steps on 60 examples.\r\n");
        string card = File.ReadAllText(scratch.File("README.md"));
        Assert.Contains("## Training\n\n30 steps on 60 examples.\n", card);
        Assert.Contains("Rank 8, alpha 8, dropout 0 on `q_proj`", card);
        Assert.DoesNotContain('\r', card);
    }

    /// <summary>PEFT writes the modules in the order of a Python set, which is another in each run.</summary>
    private static string WithSortedTargets(string config)
    {
        List<string> lines = [.. config.Split('\n')];
        int first = lines.FindIndex(line => line.Contains("\"target_modules\"")) + 1;
        int count = lines.FindIndex(first, line => line.Contains(']')) - first;
        string[] sorted = [.. lines.GetRange(first, count).Select(line => line.TrimEnd(',')).Order(StringComparer.Ordinal)];
        for (int i = 0; i < count; i++)
            lines[first + i] = sorted[i] + (i < count - 1 ? "," : "");
        return string.Join('\n', lines);
    }
}
