namespace SftRecipes.Tests.Hosting;

public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown command", "fly")]
    [InlineData("--max-steps is the recipe's decision", "train", "--max-steps", "3")]
    [InlineData("a required field", "generate")]
    [InlineData("a required field", "generate", "--user-input", "x")]
    [InlineData("fields and rows", "generate", "--instruction", "x", "--data", "rows.jsonl")]
    [InlineData("two models", "generate", "--instruction", "x", "--base", "--adapter", "a")]
    [InlineData("two models", "evaluate", "--base", "--adapter", "a")]
    [InlineData("not a number", "generate", "--instruction", "x", "--temperature", "warm")]
    [InlineData("out of range", "generate", "--instruction", "x", "--temperature", "-1")]
    [InlineData("out of range", "generate", "--instruction", "x", "--top-p", "0")]
    [InlineData("out of range", "generate", "--instruction", "x", "--top-p", "1.5")]
    [InlineData("out of range", "generate", "--instruction", "x", "--top-k", "-1")]
    [InlineData("out of range", "generate", "--instruction", "x", "--max-new-tokens", "0")]
    [InlineData("out of range", "chat", "--repetition-penalty", "0.5")]
    [InlineData("no value", "train", "--output")]
    [InlineData("no output", "merge")]
    [InlineData("a size that is none", "merge", "--output", "x", "--max-shard-size", "5XB")]
    [InlineData("no format", "export", "--output", "x")]
    [InlineData("an unknown format", "export", "--output", "x", "--format", "onnx")]
    [InlineData("an unknown type", "merge", "--output", "x", "--dtype", "int4")]
    public async Task WrongUsageIsExitCode2(string what, params string[] arguments)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), arguments);

        Assert.True(run.ExitCode == 2, $"{what}: {run}");
        Assert.StartsWith("error: ", run.Error);
        Assert.Contains("--help", run.Error);
        Assert.Equal("", run.Out);
    }

    [Theory]
    [InlineData("--temperature", "warm", "a number of at least 0")]
    [InlineData("--temperature", "0,7", "a number of at least 0")]
    [InlineData("--top-p", "1.5", "a number above 0 and at most 1")]
    [InlineData("--top-k", "2.5", "a whole number of at least 0")]
    [InlineData("--seed", "x", "a whole number")]
    public async Task AWrongNumberIsNamedWithWhatIsExpected(string option, string value, string expected)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--instruction", "x", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"error: {option} must be {expected}, not '{value}'.\n", run.Error);
    }

    [Fact]
    public async Task AMissingFieldIsNamedWithWhatToType()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate");

        Assert.Contains("--instruction is missing: the prompt needs Instruction", run.Error);
        Assert.Contains("--data FILE", run.Error);
        Assert.DoesNotContain("--user-input is missing", run.Error);
        Assert.Contains("dotnet run -- generate --help", run.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    public async Task HelpSaysWhatTheRecipeDoesAndWhatItCan(params string[] arguments)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("OptAlpaca: fine-tunes facebook/opt-350m in Nf4 with LoRA (rank 16, alpha 32) on q_proj, v_proj.", run.Out);
        Assert.Contains("trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727", run.Out);
        string[] commands = ["train", "evaluate", "generate", "chat", "preview", "merge", "export", "info"];
        Assert.All(commands, command => Assert.Contains($"  {command} ", run.Out));
        Assert.All(["0", "1", "2", "3", "130"], code => Assert.Matches($@"(?m)^ +{code}  \w", run.Out));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task HelpOfGenerateListsTheFieldsOfThePrompt()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--instruction <TEXT>", run.Out);
        Assert.Contains("--user-input <TEXT>", run.Out);
        Assert.Contains("Recipe: 7", run.Out);
    }

    [Fact]
    public async Task AFieldNamedLikeAnOptionGetsAPrefix()
    {
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition() with { PromptFields = [new PromptField("Data", true)] } };

        HostRun run = await HostRun.OfAsync(recipe, "generate", "--field-data", "x", "--base");

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task AnErrorOfTheRuntimeIsOneSentenceAndExitCode1()
    {
        var recipe = new FakeHostedRecipe { OnTrain = (_, _, _) => throw new RecipeException("The cat sat on the mat; lift it.") };
        using var directory = new TemporaryDirectory();

        HostRun run = await HostRun.OfAsync(recipe, "train", "--data", directory.Write("r.jsonl", """{"instruction":"a","output":"b"}"""));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error: The cat sat on the mat; lift it.\n", run.Error);
    }

    [Fact]
    public async Task WhatNothingForesawIsExitCode3WithoutAStackTrace()
    {
        var recipe = new FakeHostedRecipe { OnTrain = (_, _, _) => throw new InvalidOperationException("boom") };
        using var directory = new TemporaryDirectory();

        HostRun run = await HostRun.OfAsync(recipe, "train", "--data", directory.Write("r.jsonl", """{"instruction":"a","output":"b"}"""));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("boom", run.Error);
        Assert.Contains("SFT_TRACE=1", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }
}
