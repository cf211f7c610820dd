namespace SftRecipes.Tests.Hosting;

public sealed class EvaluateCommandTests
{
    [Fact]
    public async Task SaysLossPerplexityAndTokensOfTheModelAskedFor()
    {
        using var directory = new TemporaryDirectory();
        string data = directory.Write("rows.jsonl", """{"instruction":"a","output":"b"}""");
        var recipe = new FakeHostedRecipe
        {
            Definition = Recipes.Definition(directory.Path),
            OnEvaluate = (rows, choice, progress) =>
            {
                progress.Rows(0, rows.Count);
                return new EvaluationReport(choice.IsBase ? Math.Log(4) : Math.Log(2), 10, rows.Count);
            },
        };

        HostRun tuned = await HostRun.OfAsync(recipe, "evaluate", "--data", data);
        HostRun untuned = await HostRun.OfAsync(recipe, "evaluate", "--data", data, "--base", "--json");

        Assert.Equal($"'{directory.Path}': loss 0.6931, perplexity 2.00 over 10 trained tokens of 1 rows\n", tuned.Out);
        Assert.Equal(4, untuned.ParseJson().GetProperty("perplexity").GetDouble(), 6);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, untuned.ParseJson().GetProperty("adapter").ValueKind);
    }

    [Fact]
    public async Task WithoutEvaluationRowsItSaysWhereToGiveThem()
    {
        using var directory = new TemporaryDirectory();
        string data = directory.Write("rows.jsonl", """{"instruction":"a","output":"b"}""");
        var recipe = new FakeHostedRecipe
        {
            Definition = Recipes.Definition(directory.Path) with { Datasets = [new DatasetSettings(data, null, 0)] },
        };

        HostRun run = await HostRun.OfAsync(recipe, "evaluate");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--data FILE", run.Error);
        Assert.Contains("EvalSplit", run.Error);
    }

    [Fact]
    public async Task ARecipeFromScratchHasNoUntunedModel()
    {
        using var directory = new TemporaryDirectory();
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition(directory.Path) with { Lora = null, FromScratch = 0.02 } };

        HostRun run = await HostRun.OfAsync(
            recipe, "evaluate", "--base", "--data", directory.Write("rows.jsonl", """{"instruction":"a","output":"b"}"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("leave --base out", run.Error);
    }
}
