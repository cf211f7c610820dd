using System.Text.Json;

namespace SftRecipes.Tests.Hosting;

public sealed class InfoCommandTests
{
    [Fact]
    public async Task JsonHasTheRecipesFacts()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("adapter_model.safetensors", new string('x', 1234));
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition(directory.Path) };

        HostRun run = await HostRun.OfAsync(recipe, "info", "--json");

        JsonElement json = run.ParseJson();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("OptAlpaca", json.GetProperty("name").GetString());
        Assert.Equal("qlora", json.GetProperty("method").GetString());
        Assert.Equal(16, json.GetProperty("lora").GetProperty("rank").GetInt32());
        Assert.Equal("nf4", json.GetProperty("quantization").GetProperty("type").GetString());
        Assert.Equal(8, json.GetProperty("effective_batch_size").GetInt32());
        Assert.Equal(1_572_864, json.GetProperty("trainable_parameters").GetInt64());
        Assert.Equal(0.4726590, json.GetProperty("trainable_percent").GetDouble(), 6);
        Assert.Equal(2e-4, json.GetProperty("training").GetProperty("learning_rate").GetDouble());
        Assert.Equal("UserInput", json.GetProperty("prompt_fields")[1].GetProperty("name").GetString());
        Assert.Equal(0, json.GetProperty("datasets").GetArrayLength());
        Assert.Equal(1234, json.GetProperty("result").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task TextIsNotWrapped()
    {
        using var directory = new TemporaryDirectory();
        string output = directory["somewhere", new string('a', 120)];
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition(output) };

        HostRun run = await HostRun.OfAsync(recipe, "info");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Lines, line => line.Contains($"{output} (not trained yet; the adapter will take 6.3 MB)"));
        Assert.Contains("trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727", run.Lines);
        Assert.Contains(run.Lines, line => line.Contains("8 rows (2 × 4 accumulated)"));
        Assert.Contains(run.Lines, line => line.StartsWith("  ") && line.EndsWith("{/UserInput}A: {Output}"));
        Assert.DoesNotContain(run.Lines, line => line.EndsWith(' '));
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task WhatTheCompilerHasEstimatedIsSaid()
    {
        var recipe = new FakeHostedRecipe
        {
            Definition = Recipes.Definition() with
            {
                StepsPerEpoch = 1250,
                Memory = new(
                    BaseWeights: 300_000_000, Adapter: 6_300_000, Gradients: 6_300_000, Optimizer: 12_600_000, Activations: 700_000_000,
                    Buffers: 64_000_000, Program: 200_000_000),
            },
        };

        HostRun run = await HostRun.OfAsync(recipe, "info");
        JsonElement json = (await HostRun.OfAsync(recipe, "info", "--json")).ParseJson();

        Assert.Contains(run.Lines, line => line.StartsWith("steps per epoch") && line.EndsWith("1,250"));
        Assert.Contains(run.Lines, line => line.StartsWith("tokens per step"));
        Assert.Contains(run.Lines, line => line.Contains(
            "about 1.3 GB at the peak of training, on a CPU: base weights 300.0 MB, adapter 6.3 MB, gradients 6.3 MB, optimizer 12.6 MB, "
            + "activations 700.0 MB, buffers 64.0 MB, the program 200.0 MB"));
        Assert.Equal(1_289_200_000, json.GetProperty("memory").GetProperty("total").GetInt64());
        Assert.Equal(1250, json.GetProperty("steps_per_epoch").GetInt32());
    }

    [Fact]
    public async Task WhatIsSpecialAboutTheAdaptersIsSaid()
    {
        RecipeDefinition plain = Recipes.Definition();
        var recipe = new FakeHostedRecipe
        {
            Definition = plain with
            {
                Lora = plain.Lora! with { UseDora = true, InitLoraWeights = InitLoraWeights.Loftq },
                TargetModules = [],
                LoraPlacement = new()
                {
                    TargetModulesPattern = ".*_proj",
                    RankPattern = new Dictionary<string, int> { ["q_proj"] = 4 },
                    ModulesToSave = ["lm_head"],
                    Bias = LoraBias.All,
                },
            },
        };

        HostRun run = await HostRun.OfAsync(recipe, "info");

        Assert.Contains(run.Lines, line => line.EndsWith("rank 16, alpha 32, dropout 0.1 on .*_proj"));
        Assert.Contains(
            run.Lines, line => line.EndsWith("  DoRA; start: Loftq; rank 4 on q_proj; trained whole: lm_head; all biases trained"));
    }

    [Fact]
    public async Task JsonToAFileLeavesTheTextOnStdout()
    {
        using var directory = new TemporaryDirectory();

        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "info", "--json", directory["facts.json"]);

        Assert.Contains("QLoRA", run.Out);
        using var json = JsonDocument.Parse(File.ReadAllText(directory["facts.json"]));
        Assert.Equal("OptAlpaca", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(["facts.json"], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task AJsonFileThatCannotBeWrittenIsOneSentence()
    {
        using var directory = new TemporaryDirectory();

        string file = directory.Write("file", "");

        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "info", "--json", Path.Combine(file, "facts.json"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Cannot write to '{file}'", run.Error);
        Assert.Equal("", run.Out);
    }
}
