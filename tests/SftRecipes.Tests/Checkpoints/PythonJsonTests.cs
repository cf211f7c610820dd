using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>The expected texts are what Python 3.11 prints for the same values.</summary>
public class PythonJsonTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(8.0, "8.0")]
    [InlineData(100.0, "100.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(2e-4, "0.0002")]
    [InlineData(-2.5e-7, "-2.5e-07")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1000000000000000.5, "1000000000000000.5")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345678.0, "1.2345678901234568e+17")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(1e22, "1e+22")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Floats_are_written_as_Python_writes_them(double value, string expected) => Assert.Equal(expected, PythonJson.Number(value));

    [Fact]
    public void Objects_are_sorted_indented_and_escaped_as_Python_does()
    {
        var value = new JsonObject
        {
            ["b"] = new JsonArray(1, 2.0, new JsonArray(), new JsonObject()),
            ["a"] = new JsonObject { ["é"] = "ü\n\u007f\"\\/😀", ["z"] = null, ["y"] = true },
        };
        const string Expected =
            "{\n  \"a\": {\n    \"y\": true,\n    \"z\": null,\n    \"\\u00e9\": \"\\u00fc\\n\\u007f\\\"\\\\/\\ud83d\\ude00\"\n  },\n"
            + "  \"b\": [\n    1,\n    2.0,\n    [],\n    {}\n  ]\n}";
        Assert.Equal(Expected, PythonJson.Write(value));
    }

    [Fact]
    public void Numbers_of_a_file_keep_their_text() =>
        Assert.Equal("[\n  1e-05,\n  8,\n  8.0\n]", PythonJson.Write(JsonNode.Parse("[1e-05, 8, 8.0]")));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_JSON_cannot_hold_is_refused(double value) => Assert.Throws<ArgumentException>(() => PythonJson.Number(value));
}
