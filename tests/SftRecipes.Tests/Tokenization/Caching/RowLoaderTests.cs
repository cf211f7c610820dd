using SftRecipes.Data;
using SftRecipes.Tests.Inference;
using SftRecipes.Tokenization;
using Segments = System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>;

namespace SftRecipes.Tests.Tokenization;

public sealed class RowLoaderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _data;
    private int _readings;

    public RowLoaderTests()
    {
        TestTokenizer.Save(_folder["tokenizer"]);
        _data = _folder.Write("rows.jsonl", Lines(200));
    }

    private string Cache => _folder["cache"];

    private string[] Entries => Directory.Exists(Cache) ? Directory.GetFiles(Cache, "*.tokens") : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_reads_the_cache_and_gets_the_same_rows()
    {
        ExampleRow<TokenizedExample>[] direct = Load(Options with { Directory = null });
        ExampleRow<TokenizedExample>[] first = Load(), second = Load();
        Assert.Equal(1 + 2, _readings);
        Assert.Single(Entries);
        Assert.Equal(200, direct.Length);
        AssertEqual(direct, first);
        AssertEqual(direct, second);
        Assert.Equal(Enumerable.Range(1, 200), second.Select(row => row.Line));
        Assert.All(second, row => Assert.True(row.Value.TrainedTokens > 0 && row.Value.Labels[0] == LossLabels.Ignored));
    }

    [Fact]
    public void A_changed_byte_anywhere_is_tokenized_again()
    {
        ExampleRow<TokenizedExample>[] before = Load();
        string text = File.ReadAllText(_data);
        File.WriteAllText(_data, text[..^6] + "Z" + text[^5..]);
        ExampleRow<TokenizedExample>[] changed = Load();
        Assert.Equal(2, Entries.Length);
        Assert.NotEqual(before[^1].Value.InputIds, changed[^1].Value.InputIds);
        AssertEqual(Load(Options with { Directory = null }), changed);
    }

    [Fact]
    public void The_same_prompts_made_by_other_code_are_not_tokenized_again()
    {
        Load();
        foreach (string key in Directory.GetFiles(Cache, "*.key"))
        {
            File.Delete(key);
        }

        _readings = 0;
        ExampleRow<TokenizedExample>[] second = Load();
        Assert.Equal(1, _readings);
        AssertEqual(Load(Options with { Directory = null }), second);
        Assert.Single(Entries);
        Assert.Single(Directory.GetFiles(Cache, "*.key"));
    }

    [Fact]
    public void Another_tokenizer_template_or_option_is_another_entry()
    {
        Load();
        Load(definition: Hosting.Recipes.Definition() with { AppendEos = false });
        Load(definition: Hosting.Recipes.Definition() with { Training = Hosting.Recipes.Training() with { CompletionOnlyLoss = false } });
        Load(read: path => Hosting.Recipes.ReadExamples(path).Select(row => row.With<Segments>([new PromptSegment("!", false), .. row.Value])), forget: true);
        Assert.Equal(4, Entries.Length);
        _folder.Write("tokenizer/chat_template.jinja", "{{ messages }}");
        Load();
        Assert.Equal(5, Entries.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_damaged_entry_is_found_out_and_replaced(int place)
    {
        ExampleRow<TokenizedExample>[] rows = Load();
        byte[] bytes = File.ReadAllBytes(Entries[0]), damaged = [.. bytes];
        damaged[place < 0 ? damaged.Length + place : place] ^= 0x40;
        File.WriteAllBytes(Entries[0], damaged);
        AssertEqual(rows, Load());
        Assert.Equal(bytes, File.ReadAllBytes(Entries[0]));

        File.WriteAllBytes(Entries[0], bytes[..^7]);
        AssertEqual(rows, Load());
        Assert.Equal(bytes, File.ReadAllBytes(Entries[0]));
    }

    [Fact]
    public async Task Several_runs_at_once_get_the_same_rows()
    {
        ExampleRow<TokenizedExample>[] direct = Load(Options with { Directory = null });
        ExampleRow<TokenizedExample>[][] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Load())));
        Assert.All(all, rows => AssertEqual(direct, rows));
        Assert.Equal(["key", "tokens"], Directory.GetFiles(Cache).Select(file => Path.GetExtension(file)[1..]).Order());
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        Load();
        string old = Entries[0];
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        string abandoned = _folder.Write("cache/x.tokens.1.tmp", "");
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddDays(-2));
        File.AppendAllText(_data, Lines(1));
        Load(Options with { MaxBytes = new FileInfo(old).Length + 1000 });
        Assert.NotEqual(old, Assert.Single(Entries));
        Assert.False(File.Exists(abandoned));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_a_warning()
    {
        string file = _folder.Write("file", "");
        using var rows = new RowFiles<Segments>(Loader(Options with { Directory = Path.Combine(file, "cache") }, null, out RowLoader loader), default);
        Assert.Equal(200, rows.Load(Source()).Count);
        Assert.Contains("SFTRECIPES_TOKEN_CACHE", Assert.Single(loader.Warnings));
    }

    [Fact]
    public void A_wrong_row_is_named_however_many_run_at_once()
    {
        File.AppendAllText(_data, "{\"instruction\":\"a\"}\n" + Lines(200));
        var error = Assert.Throws<RecipeException>(() => Load());
        Assert.Contains("rows.jsonl:201", error.Message);
        Assert.Empty(Directory.Exists(Cache) ? Directory.GetFiles(Cache) : []);
    }

    [Fact]
    public void Cancelling_ends_it_and_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        using var files = new RowFiles<Segments>(Loader(Options, null, out _), stop.Token);
        IEnumerable<ExampleRow<Segments>> Endless(string path)
        {
            int rows = 0;
            while (true)
            {
                foreach (ExampleRow<Segments> row in Hosting.Recipes.ReadExamples(path))
                {
                    if (++rows == 1000)
                    {
                        stop.Cancel();
                    }

                    yield return row;
                }
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => files.Load(Source(Endless)));
        Assert.Empty(Directory.Exists(Cache) ? Directory.GetFiles(Cache) : []);
    }

    [Fact]
    public void Files_of_a_source_are_kept_one_by_one_and_named()
    {
        string other = _folder.Write("other.jsonl", Lines(3));
        var source = RowSource<Segments>.OfFiles([_data, other], Hosting.Recipes.ReadExamples, named: true);
        for (int run = 0; run < 2; run++)
        {
            using var files = new RowFiles<Segments>(Loader(Options, null, out _), default);
            IReadOnlyList<ExampleRow<TokenizedExample>> rows = files.Load(source);
            Assert.Equal(203, rows.Count);
            Assert.Equal(("rows.jsonl", 200), (rows[199].File, rows[199].Line));
            Assert.Equal(("other.jsonl", 1), (rows[200].File, rows[200].Line));
        }

        Assert.Equal(2, Entries.Length);
    }

    private TokenCacheOptions Options => new() { Directory = Cache };

    private ExampleRow<TokenizedExample>[] Load(
        TokenCacheOptions? options = null, RecipeDefinition? definition = null, Func<string, IEnumerable<ExampleRow<Segments>>>? read = null,
        bool forget = false)
    {
        foreach (string key in forget ? Directory.GetFiles(Cache, "*.key") : [])
        {
            File.Delete(key);
        }

        using var files = new RowFiles<Segments>(Loader(options ?? Options, definition, out RowLoader loader), default);
        ExampleRow<TokenizedExample>[] rows = [.. files.Load(Source(read))];
        Assert.Empty(loader.Warnings);
        return rows;
    }

    private RowLoader Loader(TokenCacheOptions options, RecipeDefinition? definition, out RowLoader loader) => loader = new RowLoader(
        definition ?? Hosting.Recipes.Definition(), typeof(RowLoaderTests), HuggingFaceTokenizer.Load(_folder["tokenizer"]), options, report: null);

    private RowSource<Segments> Source(Func<string, IEnumerable<ExampleRow<Segments>>>? read = null) => RowSource<Segments>.OfFiles(
        [_data],
        path =>
        {
            Interlocked.Increment(ref _readings);
            return (read ?? Hosting.Recipes.ReadExamples)(path);
        },
        named: false);

    private static string Lines(int rows) => string.Concat(Enumerable.Range(0, rows).Select(row =>
        $$"""{"instruction":"say {{row}} and {{row * 7}}","output":"{{new string((char)('a' + (row % 26)), 1 + (row % 5))}} the end"}""" + "\n"));

    private static void AssertEqual(ExampleRow<TokenizedExample>[] expected, ExampleRow<TokenizedExample>[] actual)
    {
        Assert.Equal(expected.Select(row => row.Value.InputIds), actual.Select(row => row.Value.InputIds));
        Assert.Equal(expected.Select(row => row.Value.Labels), actual.Select(row => row.Value.Labels));
    }
}
