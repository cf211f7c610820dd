using System.Text.Json;
using SftRecipes.Hosting;

namespace SftRecipes.Tests.Hosting;

public sealed class GenerateCommandTests
{
    [Fact]
    public async Task StreamsTheAnswerAndNothingElseToStdout()
    {
        var recipe = new FakeHostedRecipe();

        HostRun run = await HostRun.OfAsync(recipe, "generate", "--base", "--instruction", "hé", "--user-input", "low");

        Assert.Equal((0, "Q: HÉ\nLOW\nA: \n", ""), (run.ExitCode, run.Out, run.Error));
        Assert.True(recipe.Loaded!.IsBase);
        Assert.True(recipe.Model.IsDisposed);
    }

    [Fact]
    public async Task OptionsOverrideTheRecipesSettings()
    {
        var recipe = new FakeHostedRecipe();

        await HostRun.OfAsync(
            recipe, "generate", "--base", "--instruction", "x", "--max-new-tokens", "3", "--temperature", "0.7", "--top-k", "5",
            "--top-p", "0.9", "--repetition-penalty", "1.2", "--stop", "a", "--stop", "b", "--seed", "9");

        GenerationSettings settings = recipe.Model.Settings!;
        Assert.Equal(
            (3, 0.7, 5, 0.9, 1.2, 9),
            (settings.MaxNewTokens, settings.Temperature, settings.TopK, settings.TopP, settings.RepetitionPenalty, settings.Seed));
        Assert.Equal(["a", "b"], settings.Stop);
    }

    [Fact]
    public async Task WithoutOptionsTheRecipesSettingsHold()
    {
        var recipe = new FakeHostedRecipe();

        await HostRun.OfAsync(recipe, "generate", "--base", "--instruction", "x");

        Assert.Equal(recipe.Definition.Generation, recipe.Model.Settings);
    }

    [Theory]
    [InlineData("@file")]
    [InlineData("-3 degrees")]
    [InlineData("")]
    public async Task APromptIsTextWhateverItBeginsWith(string prompt)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--base", "--instruction", prompt);

        Assert.Equal((0, $"Q: {prompt.ToUpperInvariant()}\nA: \n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task JsonIsOneObject()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--base", "--instruction", "x", "--json");

        JsonElement json = run.ParseJson();
        Assert.Equal("Q: x\nA: ", json.GetProperty("prompt").GetString());
        Assert.Equal("Q: X\nA: ", json.GetProperty("response").GetString());
        Assert.Equal("eos", json.GetProperty("finish_reason").GetString());
        Assert.Equal(5, json.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(3, json.GetProperty("response_tokens").GetInt32());
        Assert.Contains("\"response_ids\": [1,2,3]", run.Out);
        Assert.Equal("x", json.GetProperty("fields").GetProperty("Instruction").GetString());
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"instruction\":\"a\",\"n\":1}\n\n{\"Instruction\":\"b\",\"user_input\":\"c\"}\n")]
    [InlineData("rows.json", "[{\"instruction\":\"a\",\"n\":1},{\"Instruction\":\"b\",\"user-input\":\"c\"}]")]
    [InlineData("rows.json", "{\"data\":[{\"instruction\":\"a\"},{\"Instruction\":\"b\",\"user-input\":\"c\"}]}")]
    [InlineData("rows.csv", "instruction,user_input\na,\n\"b\",c\n")]
    public async Task RowsNeedNoResponseAndGiveALineEach(string file, string text)
    {
        using var directory = new TemporaryDirectory();

        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--base", "--data", directory.Write(file, text));

        Assert.Equal(0, run.ExitCode);
        JsonElement[] rows = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["Q: A\nA: ", "Q: B\nC\nA: "], rows.Select(row => row.GetProperty("response").GetString()));
        Assert.Equal([1, 2], rows.Select(row => row.GetProperty("row").GetInt32()));
        Assert.Equal("a", rows[0].GetProperty("columns").GetProperty("instruction").GetString());
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"question\":\"a\"}\n", "rows.jsonl:1: no value for Instruction")]
    [InlineData("rows.jsonl", "{\"instruction\":\"a\"}\n{\"instruction\":\n", "rows.jsonl:2: not JSON")]
    [InlineData("rows.jsonl", "{\"instruction\":\"a\",\"Instruction\":\"b\"}\n", "both are Instruction")]
    [InlineData("rows.jsonl", "{\"instruction\":[1]}\n", "must be text")]
    [InlineData("rows.jsonl", "[1]\n", "must be a JSON object")]
    [InlineData("rows.jsonl", "\n", "has no rows")]
    [InlineData("rows.json", "{\"rows\":[]}", "\"data\" array")]
    [InlineData("rows.csv", "instruction,user_input\na\n", "rows.csv:2: the record has 1 fields")]
    [InlineData("rows.txt", "a", "extension '.txt'")]
    public async Task RowsThatCannotBeAnsweredAreNamed(string file, string text, string expected)
    {
        using var directory = new TemporaryDirectory();

        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "generate", "--base", "--data", directory.Write(file, text));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task BeforeTrainingItSaysToTrain()
    {
        using var directory = new TemporaryDirectory();
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition(directory["none"]) };

        HostRun run = await HostRun.OfAsync(recipe, "generate", "--instruction", "x");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has not been trained yet", run.Error);
        Assert.Contains("dotnet run -- train", run.Error);
    }

    [Fact]
    public async Task CtrlCEndsTheAnswer()
    {
        var interrupts = new FakeInterrupts();
        var recipe = new FakeHostedRecipe();
        recipe.Model.AfterPiece = piece => interrupts.Press();

        HostRun run = await HostRun.OfAsync(recipe, new Terminal { Interrupts = interrupts }, "generate", "--base", "--instruction", "x");

        Assert.Equal((130, "Q\n", "Stopped.\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task AReaderThatHasGoneIsOneSentence()
    {
        using var error = new StringWriter();
        var console = new HostConsole(TextReader.Null, new ClosedPipe(), error);

        int code = await HostProgram.RunAsync(new FakeHostedRecipe(), ["generate", "--base", "--instruction", "x"], console);

        Assert.Equal(1, code);
        Assert.Contains("has gone", error.ToString());
    }

    private sealed class ClosedPipe : StringWriter
    {
        public override Task WriteAsync(string? value) => throw new IOException("Broken pipe", 32);
    }
}
