using System.Text.Json;

namespace SftRecipes.Tests.Tokenization;

/// <summary>Compares a tokenizer with recorded cases: <c>text</c>, <c>ids</c>, <c>ids_no_special</c>, <c>decoded</c>, <c>decoded_skip_special</c>.</summary>
internal static class TokenizerGolden
{
    /// <summary>Asserts every case and returns how many there were. "same" abbreviates the ids or the text.</summary>
    public static int AssertAgrees(HuggingFaceTokenizer tokenizer, JsonElement cases)
    {
        foreach (JsonElement item in cases.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            int[] ids = Ints(item.GetProperty("ids"));
            JsonElement plain = item.GetProperty("ids_no_special");
            AssertEqual(text, ids, tokenizer.Encode(text));
            AssertEqual(text, plain.ValueKind == JsonValueKind.String ? ids : Ints(plain), tokenizer.Encode(text, addSpecialTokens: false));
            foreach ((string property, bool skip) in new[] { ("decoded", false), ("decoded_skip_special", true) })
            {
                string expected = item.GetProperty(property).GetString()!;
                expected = expected == "same" ? text : expected;
                Assert.Equal(expected, tokenizer.Decode(ids, skip));
                Assert.Equal(expected, Streamed(tokenizer, ids, skip));
            }
        }

        return cases.GetArrayLength();
    }

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>The text that a stream gives, after asserting that no part of it begins or ends inside a character.</summary>
    public static string Streamed(HuggingFaceTokenizer tokenizer, IEnumerable<int> ids, bool skipSpecialTokens)
    {
        TokenStreamDecoder decoder = tokenizer.CreateStreamDecoder(skipSpecialTokens);
        string[] parts = [.. ids.Select(decoder.Append), decoder.Flush()];
        Assert.All(parts, part => Assert.False(part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0]))));
        return string.Concat(parts);
    }

    private static void AssertEqual(string text, int[] expected, IReadOnlyList<int> actual) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"{JsonSerializer.Serialize(text)}: expected {string.Join(' ', expected)} but got {string.Join(' ', actual)}");
}
