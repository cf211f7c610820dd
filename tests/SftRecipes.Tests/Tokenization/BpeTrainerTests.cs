using System.Text.Json;
using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Tokenization;

public sealed class BpeTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bpe-trainer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Merges_the_most_frequent_pair_first_and_breaks_ties_by_lower_ids()
    {
        // Pairs: a-b 6, b-c 3, c-d 3. After ab: ab-c 3, c-d 3; c (id below ab) comes first, then ab-cd 3.
        TrainedBpe trained = BpeTrainer.Train(["ababab", "abcd", "abcd", "abcd"], new BpeTrainerOptions { VocabularySize = 259 });

        Assert.Equal([("a", "b"), ("c", "d"), ("ab", "cd")], trained.Merges);
        Assert.Equal(["ab", "cd", "abcd"], trained.Tokens.Skip(256));
    }

    [Fact]
    public void Saved_tokenizer_loads_with_the_roles_and_ids_it_was_given()
    {
        BpeTrainer.Train(Texts(), Options(320) with { AddBosToken = true }).Save(_folder);

        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(_folder);

        Assert.Equal((0, 1, 2, 320), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.VocabularySize));
        Assert.Equal([0], tokenizer.PrefixIds);
        Assert.Equal("</s>", tokenizer.IdToToken(1));
        IReadOnlyList<int> ids = tokenizer.Encode("the cat sat</s>");
        Assert.Equal((0, 1), (ids[0], ids[^1]));
        Assert.Equal("the cat sat", tokenizer.Decode(ids, skipSpecialTokens: true));
        Assert.Equal("<s>the cat sat</s>", tokenizer.Decode(ids, skipSpecialTokens: false));
    }

    [Fact]
    public void Same_text_gives_the_same_bytes()
    {
        string other = Path.Combine(_folder, "other");
        BpeTrainer.Train(Texts(), Options(400)).Save(_folder);
        BpeTrainer.Train(Texts(), Options(400)).Save(other);

        foreach (string name in new[] { "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, name)), File.ReadAllBytes(Path.Combine(other, name)));
        }
    }

    [Fact]
    public void Any_text_survives_encoding_and_decoding()
    {
        BpeTrainer.Train(Texts(), Options(300)).Save(_folder);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(_folder);

        foreach (string text in new[] { "", " ", "naïve 東京 🙂\t\r\n  x", "\0", new string('a', 5000) })
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: false));
        }
    }

    [Fact]
    public void Special_tokens_in_the_text_are_not_learnt_from()
    {
        IEnumerable<string> texts = Enumerable.Repeat("<s>", 100).Append("ab ab ab");

        TrainedBpe trained = BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 258, BosToken = "<s>" });

        Assert.Equal(("a", "b"), Assert.Single(trained.Merges));
    }

    [Fact]
    public void Written_merges_are_the_string_form_that_every_version_reads()
    {
        BpeTrainer.Train(Texts(), Options(280)).Save(_folder);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "tokenizer.json")));

        Assert.All(
            json.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray(),
            merge => Assert.Equal(2, merge.GetString()!.Split(' ').Length));
    }

    [Fact]
    public void Impossible_wishes_are_refused_with_the_option_named()
    {
        Assert.Contains("VocabularySize", Refused(["a"], new BpeTrainerOptions { VocabularySize = 100 }));
        Assert.Contains("BosToken", Refused(["a"], new BpeTrainerOptions { VocabularySize = 256, AddBosToken = true }));
        Assert.Contains("only 257 tokens of 5000", Refused(["ab ab"], new BpeTrainerOptions { VocabularySize = 5000 }));

        static string Refused(string[] texts, BpeTrainerOptions options) =>
            Assert.Throws<RecipeException>(() => BpeTrainer.Train(texts, options)).Message;
    }

    [Fact]
    public void Cancelling_stops_it() =>
        Assert.Throws<OperationCanceledException>(
            () => BpeTrainer.Train(Texts(), Options(300), cancellationToken: new CancellationToken(canceled: true)));

    private static BpeTrainerOptions Options(int size) =>
        new() { VocabularySize = size, BosToken = "<s>", EosToken = "</s>", PadToken = "<pad>" };

    private static IEnumerable<string> Texts() =>
        Enumerable.Range(0, 300).Select(i => $"The cat number {i} sat on the mat, and the dog {i * 7} ran after its own tail in house {i % 13}.");
}
