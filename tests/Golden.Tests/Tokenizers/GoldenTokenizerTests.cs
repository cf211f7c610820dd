using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Tests;
using SftRecipes.Tests.Tokenization;

namespace SftRecipes.Golden.Tests.Tokenizers;

/// <summary>Every string of every golden tokenizer, against the ids and texts of Hugging Face's own library.</summary>
public class GoldenTokenizerTests
{
    public static TheoryData<string> Minis => Names("mini_*", Directory.GetDirectories, folder => Path.GetFileName(folder));

    public static TheoryData<string> Full => Names("*.golden.json", Directory.GetFiles, file => Path.GetFileName(file).Replace(".golden.json", ""));

    [SkippableTheory]
    [MemberData(nameof(Minis))]
    [GoldenKind("tokenizer")]
    public void Mini_tokenizer_agrees_on_every_string(string name)
    {
        Skip.If(GoldenFiles.Foreign("tokenizers") is null, $"golden tokenizers are absent: {name}");
        string folder = Path.Combine(GoldenFiles.Foreign("tokenizers")!, name);
        AssertAgrees(HuggingFaceTokenizer.Load(folder), Path.Combine(folder, "golden.json"));
    }

    /// <summary>The real tokenizers; see <see cref="PublishedTokenizers"/> for where they come from.</summary>
    [SkippableTheory]
    [MemberData(nameof(Full))]
    [GoldenKind("tokenizer")]
    public void Full_tokenizer_agrees_on_every_string(string name)
    {
        Skip.If(GoldenFiles.Foreign("tokenizers") is null, $"golden tokenizers are absent: {name}");
        (string? folder, string reason) = PublishedTokenizers.Find(name);
        Skip.If(folder is null, reason);
        string golden = Path.Combine(GoldenFiles.Foreign("tokenizers")!, $"{name}.golden.json");
        AssertAgrees(HuggingFaceTokenizer.Load(folder!), golden);
    }

    [SkippableFact]
    public void Stories260k_gives_the_prompt_ids_of_the_real_model()
    {
        string? folder = GoldenFiles.PretrainedModel("stories260k");
        Skip.If(folder is null, "stories260k is absent");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "expected_greedy.json")));
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(folder!);

        Assert.Equal(TokenizerGolden.Ints(expected.RootElement.GetProperty("prompt_ids")), tokenizer.Encode("Once upon a time"));
        Assert.Equal((1, 2, null, 0), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.UnkId));
        Assert.StartsWith("Once upon a time, ", tokenizer.Decode(TokenizerGolden.Ints(expected.RootElement.GetProperty("greedy_ids")), skipSpecialTokens: true));
    }

    private static void AssertAgrees(HuggingFaceTokenizer tokenizer, string goldenFile)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(goldenFile));
        Assert.True(TokenizerGolden.AssertAgrees(tokenizer, golden.RootElement.GetProperty("cases")) > 50);
    }

    private static TheoryData<string> Names(string pattern, Func<string, string, string[]> list, Func<string, string> name)
    {
        TheoryData<string> names = [];
        string[] paths = GoldenFiles.Foreign("tokenizers") is string folder ? list(folder, pattern) : [];
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            names.Add(name(path));
        }

        if (names.Count == 0)
        {
            names.Add("none");
        }

        return names;
    }
}
