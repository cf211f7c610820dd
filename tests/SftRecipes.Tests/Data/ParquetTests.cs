using System.IO.Compression;
using System.Text;
using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

/// <summary>A file written by Apache Arrow's Rust implementation (<c>Files/make_conversations.mjs</c>): two row groups, Snappy.</summary>
public sealed class ParquetTests : IDisposable
{
    private static readonly string s_file =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "SftRecipes.Tests", "Data", "Files", "conversations.parquet");

    private readonly TemporaryDirectory _directory = new();

    public sealed record Row(long Id, double? Score, bool Good, string[] Tags, string? Input, List<Turn> Messages);

    public sealed record Missing(string Answer);

    public sealed record NotNull(string Input);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Numbers_truth_values_lists_and_messages_are_read()
    {
        Row[] rows = [.. ExampleReader.Read<Row>(s_file)];

        Assert.Equal(2, rows.Length);
        Assert.Equal((7, 0.5, true, null), (rows[0].Id, rows[0].Score, rows[0].Good, rows[0].Input));
        Assert.Equal(["a", "b"], rows[0].Tags);
        Assert.Equal([new Turn("user", "Hello?"), new Turn("assistant", "Hi! – “π”")], rows[0].Messages);
        Assert.Equal((9007199254740993, null, false, "here"), (rows[1].Id, rows[1].Score, rows[1].Good, rows[1].Input));
        Assert.Empty(rows[1].Tags);
        Assert.Equal([new Turn("user", "And now?")], rows[1].Messages);
    }

    [Fact]
    public void Conversations_are_read() => Assert.Equal(
        [new("user", "Hello?"), new("assistant", "Hi! – “π”")], ExampleReader.Read<Conversation>(s_file).First().Messages);

    [Fact]
    public void Errors_name_the_row()
    {
        Assert.Contains("conversations.parquet:1: no column binds to Answer", ErrorOf<Missing>(s_file));
        Assert.Contains("conversations.parquet:1: Input is null", ErrorOf<NotNull>(s_file));
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        byte[] bytes = File.ReadAllBytes(s_file);
        File.WriteAllBytes(_directory["cut.parquet"], bytes[..(bytes.Length / 2)]);
        Assert.Contains("cut.parquet: not a Parquet file that can be read", ErrorOf<Row>(_directory["cut.parquet"]));
        Assert.Contains("text.parquet: not a Parquet file that can be read", ErrorOf<Row>(_directory.Write("text.parquet", "{}")));
    }

    [Fact]
    public void Gzipped_lines_are_read()
    {
        Compress("rows.jsonl.gz", "{\"text\": \"é\"}\n\n{\"text\": \"b\"}\n");
        Assert.Equal([("é", 1), ("b", 3)], ExampleReader.ReadRows<TextRow>(_directory["rows.jsonl.gz"]).Select(row => (row.Value.Text, row.Line)));
        string plain = _directory.Write("plain.jsonl.gz", "{\"text\": \"a\"}\n");
        Assert.Contains("plain.jsonl.gz: not gzip after line 0", ErrorOf<TextRow>(plain));
    }

    private void Compress(string name, string text)
    {
        using var file = new GZipStream(File.Create(_directory[name]), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string ErrorOf<T>(string path) => Assert.Throws<RecipeException>(() => ExampleReader.Read<T>(path).ToList()).Message;

    public sealed record TextRow(string Text);
}
