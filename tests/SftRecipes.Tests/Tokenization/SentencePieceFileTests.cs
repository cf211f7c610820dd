using System.Text.Json;

namespace SftRecipes.Tests.Tokenization;

/// <summary>Directories that hold a tokenizer.model and no tokenizer.json.</summary>
public class SentencePieceFileTests
{
    private const int Unigram = 1, BytePairs = 2, Words = 3;

    /// <summary>Ids that Hugging Face's library gives for what transformers converts such a file to.</summary>
    [Theory]
    [InlineData("sentencepiece_bpe", TinyTokenizer.SentencePiece, BytePairs, "{}")]
    [InlineData("sentencepiece_bpe", TinyTokenizer.SentencePiece, BytePairs, """{"tokenizer_class":"LlamaTokenizer","add_bos_token":true,"bos_token":"<s>"}""")]
    [InlineData("sentencepiece_not_legacy", TinyTokenizer.SentencePiece, BytePairs, """{"tokenizer_class":"LlamaTokenizer","legacy":false}""")]
    [InlineData("sentencepiece_unigram", TinyTokenizer.Unigram, Unigram, "{}")]
    public void Llama_directories_agree(string pipeline, string baseName, int modelType, string config)
    {
        using TinyTokenizer tiny = ModelFile(baseName, modelType, config);
        HuggingFaceTokenizer tokenizer = tiny.Load();
        JsonElement expected = TinyTokenizer.Pipelines.EnumerateArray().Single(item => item.GetProperty("name").GetString() == pipeline);

        Assert.True(TokenizerGolden.AssertAgrees(tokenizer, expected.GetProperty("cases")) > 10);
        Assert.Equal((1, 2, 0), (tokenizer.BosId, tokenizer.EosId, tokenizer.UnkId));
        Assert.Equal(Path.Combine(tiny.Location, "tokenizer.model"), tokenizer.SourceFiles[^1]);
    }

    [SkippableTheory]
    [InlineData("mini_llama2", """{"tokenizer_class":"LlamaTokenizer"}""")]
    public void Mini_tokenizer_agrees_when_read_from_its_scores(string name, string config)
    {
        Skip.If(GoldenFiles.Foreign("tokenizers") is null, $"golden tokenizers are absent: {name}");
        string folder = Path.Combine(GoldenFiles.Foreign("tokenizers")!, name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json")));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        using TinyTokenizer tiny = ModelFile(json.RootElement.GetProperty("model"), BytePairs, config);

        Assert.True(TokenizerGolden.AssertAgrees(tiny.Load(), golden.RootElement.GetProperty("cases")) > 50);
    }

    [Fact]
    public void Gemma_puts_no_blank_in_front_and_reads_tabs()
    {
        using TinyTokenizer tiny = ModelFile(
            TinyTokenizer.SentencePiece, BytePairs, """{"tokenizer_class":"GemmaTokenizer","bos_token":"<s>","add_bos_token":true}""");
        HuggingFaceTokenizer tokenizer = tiny.Load();

        IReadOnlyList<int> ids = tokenizer.Encode("the\tcat");

        Assert.Equal("the", tokenizer.IdToToken(ids[1]));
        Assert.Contains(tokenizer.TokenToId("\t")!.Value, ids);
        Assert.Equal("the\tcat", tokenizer.Decode(ids, skipSpecialTokens: true));
        Assert.Equal(" the", tokenizer.Decode(tokenizer.Encode(" the"), skipSpecialTokens: true));
    }

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        using TinyTokenizer damaged = ModelFile(TinyTokenizer.Unigram, Unigram, "{}");
        string file = Path.Combine(damaged.Location, "tokenizer.model");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);
        Assert.Contains("no SentencePiece model (it ends in the middle of a field)", Assert.Throws<RecipeException>(damaged.Load).Message);

        using TinyTokenizer words = ModelFile(TinyTokenizer.Unigram, Words, "{}");
        Assert.Contains("words or characters", Assert.Throws<RecipeException>(words.Load).Message);

        using TinyTokenizer other = ModelFile(TinyTokenizer.Unigram, Unigram, """{"tokenizer_class":"XGLMTokenizer"}""");
        Assert.Contains("XGLMTokenizer needs a tokenizer.json", Assert.Throws<RecipeException>(other.Load).Message);
    }

    private static TinyTokenizer ModelFile(string baseName, int modelType, string config)
    {
        using TinyTokenizer source = new(baseName);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(source.Location, "tokenizer.json")));
        return ModelFile(json.RootElement.GetProperty("model"), modelType, config);
    }

    private static TinyTokenizer ModelFile(JsonElement model, int modelType, string config)
    {
        TinyTokenizer tiny = new(TinyTokenizer.SentencePiece);
        File.Delete(Path.Combine(tiny.Location, "tokenizer.json"));
        File.WriteAllBytes(Path.Combine(tiny.Location, "tokenizer.model"), SentencePieceModel.Of(model, modelType));
        return tiny.Write("tokenizer_config.json", config);
    }
}
