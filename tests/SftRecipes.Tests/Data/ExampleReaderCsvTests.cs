using System.Text;

namespace SftRecipes.Tests.Data;

public sealed class ExampleReaderCsvTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_line_ends()
    {
        string path = _directory.Write("a.csv", "instruction,Input,extra,OUTPUT\n" +
            "Add.,\"1, 2\",x,3\n" +
            "\"two\nlines\",,y,\"say \"\"hi\"\"\"\n" +
            "\n" +
            "last,é,,\n");
        Assert.Equal(
            [
                new(new("Add.", "1, 2", "3"), 2),
                new(new("two\nlines", null, "say \"hi\""), 3),
                new(new("last", "é", ""), 6),
            ],
            ExampleReader.ReadRows<InstructionRow>(path));
    }

    [Fact]
    public void Byte_order_marks_and_windows_line_ends_are_fine()
    {
        File.WriteAllText(
            _directory["a.csv"], "\"instruction\",output\r\n\"a\r\nb\",c\r\nd,e\r\n\"f\n\n\",g", new UTF8Encoding(true));
        Assert.Equal(
            [new(new("a\r\nb", null, "c"), 2), new(new("d", null, "e"), 4), new(new("f\n\n", null, "g"), 5)],
            ExampleReader.ReadRows<InstructionRow>(_directory["a.csv"]));
    }

    [Fact]
    public void Scalars_nullables_and_defaults_bind()
    {
        string path = _directory.Write("a.csv", """
            text,flag,count,size,share,score,price,grade,optional_count,optional_grade
            t,True,-3,9007199254740993,0.5,1e-3,0.10,very_good,4,GOOD
            ,false, 3 ,1,2,3,4,Good,,
            """);
        Assert.Equal(
            [
                new("t", true, -3, 9007199254740993, 0.5f, 0.001, 0.10m, Grade.VeryGood, 4, Grade.Good),
                new("", false, 3, 1, 2, 3, 4, Grade.Good, null, null),
            ],
            ExampleReader.Read<ScalarRow>(path));
    }

    [Fact]
    public void Long_fields_are_read_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number},\n"));
        string path = _directory.Write("a.csv", $"instruction,output\n\"{text}\",b\nc,d");
        Assert.Equal(
            [new(new(text, null, "b"), 2), new(new("c", null, "d"), 60_003)], ExampleReader.ReadRows<InstructionRow>(path));
    }

    [Theory]
    [InlineData("instruction,ouput\na,b", "a.csv:1: no column binds to Output of InstructionRow, which is not nullable; found " +
        "\"instruction\", \"ouput\": rename \"ouput\" to \"Output\", or make the property nullable.")]
    [InlineData("instruction,output,Out-put\na,b,c", "a.csv:1: 2 columns bind to Output")]
    [InlineData("instruction,output\na,b\nc", "a.csv:3: the record has 1 fields and the header 2")]
    [InlineData("instruction,output\na,b,c", "a.csv:2: the record has 3 fields and the header 2")]
    [InlineData("instruction,output\na,b\nc \"d\",e", "a.csv:3: a quote is out of place")]
    [InlineData("instruction,output\na,b\nc,\"d\ne", "a.csv:3: a quote is out of place")]
    [InlineData("instruction,output\na,\"b\" c\n", "a.csv:2: a quote is out of place")]
    [InlineData("instruction,output\n", "has no rows")]
    [InlineData("", "has no rows")]
    public void Errors_name_the_line_and_the_fix(string text, string message) =>
        Assert.Contains(message, ErrorOf<InstructionRow>(_directory.Write("a.csv", text)));

    [Theory]
    [InlineData("1.5", "a.csv:3: Count must be a whole number (int) but is \"1.5\".")]
    [InlineData("", "a.csv:3: Count must be a whole number (int) but is \"\".")]
    public void Errors_say_what_was_expected_and_found(string count, string message)
    {
        string path = _directory.Write("a.csv",
            $"text,flag,count,size,share,score,price,grade\nt,true,1,1,1,1,1,good\nt,true,{count},1,1,1,1,good");
        Assert.Contains(message, ErrorOf<ScalarRow>(path));
    }

    [Fact]
    public void Lists_do_not_fit_a_field() =>
        Assert.Contains("which a CSV field cannot hold", ErrorOf<ChatRow>(_directory.Write("a.csv", "messages,tags\na,b")));

    private static string ErrorOf<T>(string path)
    {
        string message = Assert.Throws<RecipeException>(() => ExampleReader.Read<T>(path).ToArray()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
