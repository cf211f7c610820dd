using System.Text.Json;
using SftRecipes.Generators.Contracts;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Contracts;

/// <summary>System.Text.Json is the oracle: what it reads, the generator's reader reads alike, and nothing else.</summary>
public class JsonParserTests
{
    private const string Sample = """
        {"a": [1, -2.5e+3, 0, 0.5], "b": {"c": null, "d": true}, "e": "x\n\u00e4\"\\", "": false, "a": "again"}
        """;

    [Theory]
    [InlineData(Sample)]
    [InlineData("[]")]
    [InlineData(" {} ")]
    [InlineData("\"\"")]
    [InlineData("-0")]
    public void ValuesAreReadWithTheirPlaces(string text)
    {
        JsonResult result = JsonParser.Parse(text);

        Assert.NotNull(result.Root);
        using JsonDocument expected = JsonDocument.Parse(text);
        AssertSame(expected.RootElement, result.Root, text);
    }

    [Fact]
    public void TheLastOfEqualMembersCounts() => Assert.Equal("again", JsonParser.Parse(Sample).Root!["a"]!.Text);

    [Theory]
    [InlineData("", 0)]
    [InlineData("{\"a\" 1}", 5)]
    [InlineData("{\"a\": 1,}", 8)]
    [InlineData("[1 2]", 3)]
    [InlineData("[01]", 3)]
    [InlineData("\"open", 5)]
    [InlineData("{} x", 3)]
    [InlineData("tru", 0)]
    public void ErrorsHaveAPlace(string text, int place)
    {
        JsonResult result = JsonParser.Parse(text);

        Assert.Null(result.Root);
        Assert.NotEmpty(result.Error);
        Assert.Equal(place, result.ErrorStart);
    }

    [Fact]
    public void DeepNestingIsAnErrorAndNoOverflow() => Assert.Null(JsonParser.Parse(new string('[', 1_000_000)).Root);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void WhatPythonWritesIsANumber(string text) => Assert.Equal(JsonKind.Number, JsonParser.Parse(text).Root!.Kind);

    [Fact]
    public void MutatedTextsAreReadAsTheOracleReadsThem()
    {
        var random = new Random(1);
        string config = File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "llama3_rope_tied", "config.json"));
        int valid = 0;
        for (int i = 0; i < 2000; i++)
        {
            string text = Mutate(i % 2 == 0 ? Sample : config, random, random.Next(1, 4));
            JsonResult result = JsonParser.Parse(text);
            if (OracleReads(text, out JsonDocument? expected))
            {
                using (expected)
                {
                    Assert.True(result.Root is not null, text);
                    AssertSame(expected!.RootElement, result.Root, text);
                    valid++;
                }
            }
            else
            {
                Assert.True(result.Root is null, text);
                Assert.InRange(result.ErrorStart, 0, text.Length);
            }
        }

        Assert.InRange(valid, 100, 1900);
    }

    /// <summary>Deletes, doubles or replaces characters.</summary>
    internal static string Mutate(string text, Random random, int times)
    {
        const string alphabet = "{}[]\":,.0123456789eE+-\\ \n\tabu_truefalsn";
        for (int i = 0; i < times && text.Length > 0; i++)
        {
            int at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at)),
                1 => text.Insert(at, text.Substring(at, Math.Min(random.Next(1, 8), text.Length - at))),
                _ => text.Remove(at, 1).Insert(at, alphabet[random.Next(alphabet.Length)].ToString()),
            };
        }

        return text;
    }

    private static bool OracleReads(string text, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    private static void AssertSame(JsonElement expected, JsonValue actual, string text)
    {
        Assert.Equal(expected.GetRawText(), text.Substring(actual.Start, actual.Length));
        Assert.Equal(expected.ValueKind.ToString(), actual.Kind.ToString());
        switch (expected.ValueKind)
        {
            case JsonValueKind.String when !text.Contains("\\u", StringComparison.Ordinal) || actual.Text.All(character => !char.IsSurrogate(character)):
                Assert.Equal(expected.GetString(), actual.Text);
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetRawText(), actual.Text);
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.Items.Count);
                Assert.All(expected.EnumerateArray().Zip(actual.Items), pair => AssertSame(pair.First, pair.Second, text));
                break;
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name), actual.Members.Select(member => member.Key));
                Assert.All(expected.EnumerateObject().Zip(actual.Members), pair => AssertSame(pair.First.Value, pair.Second.Value, text));
                break;
        }
    }
}
