using System.Text;

namespace SftRecipes.Tests.Data;

public sealed class ExampleReaderJsonTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Json_lines_are_read_with_their_line_numbers()
    {
        string path = _directory.Write("a.jsonl", """
            {"instruction": "Add.", "input": "1 2", "output": "3"}

               
            {"Instruction": "Say \"hi\".\nTwice.", "OUTPUT": "h\u00e9 \ud83d\ude00", "id": 7}
            {"in_struction": "x", "in-put": null, "output": ""}
            """);
        Assert.Equal(
            [
                new(new("Add.", "1 2", "3"), 1),
                new(new("Say \"hi\".\nTwice.", null, "hé 😀"), 4),
                new(new("x", null, ""), 5),
            ],
            ExampleReader.ReadRows<InstructionRow>(path));
        Assert.Equal(["3", "hé 😀", ""], ExampleReader.Read<InstructionRow>(path).Select(row => row.Output));
    }

    [Fact]
    public void Byte_order_marks_and_windows_line_ends_are_fine()
    {
        const string Row = """{"instruction": "a", "output": "b"}""";
        foreach (string path in new[] { _directory["a.jsonl"], _directory["a.JSONL"] })
        {
            File.WriteAllText(path, $"{Row}\r\n{Row}\r\n", new UTF8Encoding(true));
            Assert.Equal([1, 2], ExampleReader.ReadRows<InstructionRow>(path).Select(row => row.Line));
        }
        File.WriteAllText(_directory["a.json"], $"[{Row},\r\n{Row}]", new UTF8Encoding(true));
        Assert.Equal([1, 2], ExampleReader.ReadRows<InstructionRow>(_directory["a.json"]).Select(row => row.Line));
    }

    [Theory]
    [InlineData("[\n{0},\n\n  {0}, {0}\n]", new[] { 2, 4, 4 })]
    [InlineData("{\"version\": [1, {\"data\": 2}],\n\"data\": [{0},\n{0}], \"more\": {\"data\": []}}", new[] { 2, 3 })]
    public void Json_arrays_are_read_with_their_line_numbers(string text, int[] lines)
    {
        string path = _directory.Write("a.json", text.Replace("{0}", """{"instruction": "a", "output": "b"}"""));
        ExampleRow<InstructionRow>[] rows = [.. ExampleReader.ReadRows<InstructionRow>(path)];
        Assert.Equal(lines, rows.Select(row => row.Line));
        Assert.All(rows, row => Assert.Equal(new("a", null, "b"), row.Value));
    }

    [Fact]
    public void Scalars_nullables_and_defaults_bind()
    {
        string path = _directory.Write("a.jsonl", """
            {"text": "t", "flag": true, "count": -3, "size": 9007199254740993, "share": 0.5, "score": 1e-3, "price": 0.10, "grade": "very_good", "optional_count": 4, "optional_grade": "GOOD", "source": "web", "weight": 9}
            {"text": "t", "flag": false, "count": 3, "size": 1, "share": 2, "score": 3, "price": 4, "grade": "Good", "optional_count": null}
            """);
        Assert.Equal(
            [
                new("t", true, -3, 9007199254740993, 0.5f, 0.001, 0.10m, Grade.VeryGood, 4, Grade.Good, "web", 9),
                new("t", false, 3, 1, 2, 3, 4, Grade.Good, null, null),
            ],
            ExampleReader.Read<ScalarRow>(path));
    }

    [Fact]
    public void Settable_properties_bind()
    {
        string path = _directory.Write("a.jsonl", """
            {"input_text": "x", "count": 2, "lbl": "y", "shown": "z"}
            {"InputText": "w"}
            """);
        SettableRow[] rows = [.. ExampleReader.Read<SettableRow>(path)];
        Assert.Equal([("x", 2, "y"), ("w", null, null)], rows.Select(row => (row.InputText, row.Count, row.Label)));
    }

    [Fact]
    public void Nested_rows_and_lists_bind()
    {
        string path = _directory.Write("a.jsonl", """
            {"messages": [{"role": "user", "content": "hi"}, {"Role": "assistant", "CONTENT": "ho", "tokens": 2}], "tags": ["a", "b"], "scores": [1, null], "system": {"role": "system", "content": "s"}, "counts": {"x": 1}, "extra": {"y": [2]}}
            {"messages": [], "tags": []}
            """);
        ChatRow[] rows = [.. ExampleReader.Read<ChatRow>(path)];
        Assert.Equal([new("user", "hi"), new("assistant", "ho", 2)], rows[0].Messages);
        Assert.Equal(["a", "b"], rows[0].Tags);
        Assert.Equal([1, null], rows[0].Scores!);
        Assert.Equal(new Turn("system", "s"), rows[0].System);
        Assert.Equal(1, rows[0].Counts!["x"]);
        Assert.Equal(2, rows[0].Extra!.Value.GetProperty("y")[0].GetInt32());
        Assert.Empty(rows[1].Messages);
        Assert.Null(rows[1].Scores);
    }

    [Fact]
    public void Rows_are_streamed()
    {
        string path = _directory.Write("a.jsonl", """{"instruction": "a", "output": "b"}""" + "\n" + "not JSON");
        Assert.Equal("b", ExampleReader.Read<InstructionRow>(path).First().Output);
    }

    [Theory]
    [InlineData("""{"instruction": "a", "ouput": "b"}""", "a.jsonl:2: no column binds to Output of InstructionRow, which is not " +
        "nullable; found \"instruction\", \"ouput\": rename \"ouput\" to \"Output\", or make the property nullable.")]
    [InlineData("""{"x": 1}""", "a.jsonl:2: no column binds to Instruction of InstructionRow, which is not nullable; found \"x\": " +
        "add the column, or make the property nullable.")]
    [InlineData("{}", "found none: add the column")]
    [InlineData("""{"instruction": "a", "output": null}""", "a.jsonl:2: Output is null; give it a value or make")]
    [InlineData("""{"instruction": "a", "output": 4.5}""", "a.jsonl:2: Output must be a string but is the number 4.5.")]
    [InlineData("""{"instruction": ["a"], "output": "b"}""", "a.jsonl:2: Instruction must be a string but is a list.")]
    [InlineData("""{"instruction": "a", "output": "b", "OUT_PUT": "c"}""", "two columns bind to Output, the second being \"OUT_PUT\"")]
    [InlineData("""{"instruction": "a", "output": "\ud800"}""", "a.jsonl:2: a string holds half a surrogate pair")]
    [InlineData("""["a", "b"]""", "a.jsonl:2: the row must be an object (InstructionRow) but is a list.")]
    [InlineData("""{"é": "a",, "output": "b"}""", "a.jsonl:2: not JSON at column 11: ',' is an invalid start of a property name, expected a '\"'; correct the line.")]
    [InlineData("""{"instruction": "a" """, "a.jsonl:2: not JSON at column 21:")]
    public void Errors_name_the_line_and_the_fix(string row, string message)
    {
        string path = _directory.Write("a.jsonl", """{"instruction": "a", "output": "b"}""" + "\n" + row);
        Assert.Contains(message, ErrorOf<InstructionRow>(path));
    }

    [Theory]
    [InlineData("count", "1.5", "Count must be a whole number (int) but is the number 1.5.")]
    [InlineData("count", "3000000000", "Count must be a whole number (int) but is the number 3000000000.")]
    [InlineData("count", "\"1\"", "Count must be a whole number (int) but is the string \"1\".")]
    [InlineData("flag", "1", "Flag must be true or false but is the number 1.")]
    [InlineData("score", "1e999", "Score must be a number (double) but is the number 1e999.")]
    [InlineData("grade", "\"bad\"", "Grade must be one of Good, VeryGood (Grade) but is the string \"bad\".")]
    [InlineData("grade", "1", "Grade must be one of Good, VeryGood (Grade) but is the number 1.")]
    public void Errors_say_what_was_expected_and_found(string column, string value, string message)
    {
        var values = new Dictionary<string, string>
        {
            ["text"] = "\"t\"", ["flag"] = "true", ["count"] = "1", ["size"] = "1", ["share"] = "1", ["score"] = "1", ["price"] = "1",
            ["grade"] = "\"good\"",
        };
        values[column] = value;
        string path = _directory.Write("a.jsonl", $"{{{string.Join(", ", values.Select(item => $"\"{item.Key}\": {item.Value}"))}}}");
        Assert.Contains($"a.jsonl:1: {message}", ErrorOf<ScalarRow>(path));
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "a", "content": "b"}, {"role": "a", "contents": "b"}], "tags": []}""",
        "no column binds to Messages[1].Content of Turn, which is not nullable; found \"role\", \"contents\": rename \"contents\"")]
    [InlineData("""{"messages": {"role": "a"}, "tags": []}""", "Messages must be a list but is an object.")]
    [InlineData("""{"messages": [], "tags": ["a", null]}""", "Tags[1] is null")]
    [InlineData("""{"messages": [], "tags": [], "counts": {"x": "y"}}""", "Counts must be a Dictionary")]
    [InlineData("""{"messages": ["hi"], "tags": []}""", "Messages[0] must be an object (Turn) but is the string \"hi\".")]
    public void Errors_name_the_path_in_nested_rows(string row, string message) =>
        Assert.Contains(message, ErrorOf<ChatRow>(_directory.Write("a.jsonl", row)));

    [Fact]
    public void Errors_of_the_row_type_itself_name_the_line()
    {
        string path = _directory.Write("a.jsonl", """{"text": "long"}""" + "\n" + """{"text": "no"}""");
        Assert.Contains("a.jsonl:2: CheckedRow does not accept the row: too short", ErrorOf<CheckedRow>(path));
    }

    [Theory]
    [InlineData("[\n{\"instruction\": \"a\",\n \"output\": \"b\"},\n{\"instruction\": \"a\"}]", "a.json:4: no column binds to Output")]
    [InlineData("[\n{\"instruction\": \"a\",\n \"é\": b}]", "a.json:3: not JSON at column 7:")]
    [InlineData("[{\"instruction\": \"a\", \"output\": \"b\"}", "a.json:1: not JSON at column 37:")]
    [InlineData("[{\"instruction\": \"a\", \"output\": \"b\"}]\nx", "a.json:2: not JSON at column 1:")]
    [InlineData("{\"rows\": []}", "is an array of objects, or an object with a \"data\" array")]
    [InlineData("", "a.json:1: not JSON at column 1:")]
    [InlineData("[]", "has no rows")]
    public void Errors_in_arrays_name_the_line(string text, string message) =>
        Assert.Contains(message, ErrorOf<InstructionRow>(_directory.Write("a.json", text)));

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json")]
    [InlineData("a.csv")]
    public void Bytes_that_are_not_utf8_are_refused(string name)
    {
        File.WriteAllBytes(_directory[name], [.. Encoding.Latin1.GetBytes("[\"é\"]")]);
        Assert.Contains($"{name}: not UTF-8 after line 0; save the file as UTF-8.", ErrorOf<InstructionRow>(_directory[name]));
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        Assert.Contains("none.jsonl' does not exist", ErrorOf<InstructionRow>(_directory["none.jsonl"]));
        Assert.Contains("convert it to one of .jsonl, .json, .csv, .parquet, .jsonl.gz", ErrorOf<InstructionRow>(_directory["a.xlsx"]));
        Assert.Contains("has no rows", ErrorOf<InstructionRow>(_directory.Write("empty.jsonl", "\n\n")));
    }

    [Fact]
    public void Types_that_cannot_be_rows_are_refused()
    {
        string path = _directory.Write("a.jsonl", "{}");
        Assert.Contains("is abstract", ErrorOf<Stream>(path));
        Assert.Contains("has no constructor parameter or settable property", ErrorOf<object>(path));
    }

    private static string ErrorOf<T>(string path)
    {
        string message = Assert.Throws<RecipeException>(() => ExampleReader.Read<T>(path).ToArray()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
