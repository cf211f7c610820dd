using System.Text.Json;

namespace SftRecipes.Tests.Hosting;

public sealed class PreviewCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task TextMarksWhatIsTrainedEosIncluded()
    {
        HostRun run = await PreviewAsync("--rows", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Q: say one\nA: [trained]one</s>[/trained]\n", run.Out);
        Assert.DoesNotContain("say two", run.Out);
        Assert.Matches(@"row 1, line 1: \d+ tokens, \d+ trained", run.Out);
    }

    [Fact]
    public async Task JsonHasIdsTokensAndFlagsThatAgreeWithTheCounts()
    {
        HostRun run = await PreviewAsync("--json");

        JsonElement json = run.ParseJson();
        JsonElement row = json.GetProperty("shown")[1];
        bool[] trained = [.. row.GetProperty("trained").EnumerateArray().Select(flag => flag.GetBoolean())];
        string[] text = [.. row.GetProperty("text").EnumerateArray().Select(piece => piece.GetString()!)];
        Assert.Equal(row.GetProperty("length").GetInt32(), row.GetProperty("ids").GetArrayLength());
        Assert.Equal(row.GetProperty("trained_tokens").GetInt32(), trained.Count(flag => flag));
        Assert.Equal("two</s>", string.Concat(text.Where((_, position) => trained[position])));
        Assert.Equal("Q: say two\nA: ", string.Concat(text.Where((_, position) => !trained[position])));
        Assert.Equal("</s>", row.GetProperty("tokens").EnumerateArray().Last().GetString());
        Assert.Equal(4, json.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task RowsThatAreTooLongAreCounted()
    {
        HostRun run = await PreviewAsync();

        Assert.Contains("rows longer than MaxLength = 24: 1; they will be left out", run.Out);
        Assert.Contains("4 rows, ", run.Out);
    }

    [Fact]
    public async Task ACharacterOfSeveralTokensIsShownWhole()
    {
        HostRun run = await PreviewAsync("--rows", "4");

        Assert.Contains("[trained]日本</s>[/trained]", run.Out);
    }

    [Fact]
    public async Task PackedRowsShowTheirBorders()
    {
        RecipeDefinition definition = Recipes.Definition();
        var recipe = new FakeHostedRecipe
        {
            Definition = definition with
            {
                Training = definition.Training with { Packing = PackingStrategy.BestFitDecreasing, MaxLength = 60, OverLength = OverLengthPolicy.Drop },
            },
        };
        string model = TinyModelDirectory.Create(_directory);

        HostRun text = await HostRun.OfAsync(recipe, "preview", "--data", Data(), "--model", model, "--rows", "9");
        HostRun json = await HostRun.OfAsync(recipe, "preview", "--data", Data(), "--model", model, "--rows", "9", "--json");

        JsonElement[] rows = [.. json.ParseJson().GetProperty("shown").EnumerateArray()];
        int[][] lengths = [.. rows.Select(row => row.GetProperty("sequence_lengths").EnumerateArray().Select(length => length.GetInt32()).ToArray())];
        Assert.Contains(lengths, row => row.Length > 1);
        Assert.All(rows.Zip(lengths), row => Assert.Equal(row.First.GetProperty("length").GetInt32(), row.Second.Sum()));
        Assert.Equal(lengths.Sum(row => row.Length - 1), text.Out.Split("[row]").Length - 1);
        Assert.Contains("[row]Q: say two\nA: [trained]two</s>[/trained]", text.Out);
        Assert.Contains("packed of rows of ", text.Out);
    }

    [Fact]
    public async Task ATerminalShowsColours()
    {
        HostRun run = await PreviewAsync(new Terminal { OutIsTerminal = true }, "--rows", "1");

        Assert.Contains('\u001b', run.Out);
        Assert.DoesNotContain("[trained]", run.Out);
        Assert.Contains("green is trained", run.Out);
    }

    [Fact]
    public async Task AWrongModelDirectoryIsOneSentence()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "preview", "--data", Data(), "--model", _directory["nowhere"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere", run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => _directory.Dispose();

    private Task<HostRun> PreviewAsync(params string[] arguments) => PreviewAsync(new Terminal(), arguments);

    private Task<HostRun> PreviewAsync(Terminal terminal, params string[] arguments) => HostRun.OfAsync(
        new FakeHostedRecipe(), terminal, ["preview", "--data", Data(), "--model", TinyModelDirectory.Create(_directory), .. arguments]);

    private string Data() => _directory.Write("rows.jsonl", """
        {"instruction":"say one","output":"one"}
        {"instruction":"say two","output":"two"}
        {"instruction":"say something that is longer than the others","output":"no"}
        {"instruction":"日","output":"日本"}
        """);
}
