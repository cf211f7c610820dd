using System.Text.Json;
using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Tokenization;

/// <summary>Every pipeline part on small tokenizers of our own, against what Hugging Face's library gives for them.</summary>
public class PipelineTests
{
    public static TheoryData<string> Names => [.. TinyTokenizer.Pipelines.EnumerateArray().Select(pipeline => pipeline.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pipeline_agrees(string name)
    {
        JsonElement pipeline = TinyTokenizer.Pipelines.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        using TinyTokenizer tiny = new(pipeline.GetProperty("base").GetString()!, pipeline.GetProperty("overrides").GetRawText());

        Assert.True(TokenizerGolden.AssertAgrees(tiny.Load(), pipeline.GetProperty("cases")) > 0);
    }

    [Theory]
    [InlineData(TinyTokenizer.ByteLevel, "{}")]
    [InlineData(TinyTokenizer.ByteLevel, """{"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}}""")]
    [InlineData(TinyTokenizer.SentencePiece, "{}")]
    [InlineData(TinyTokenizer.Unigram, """{"model":{"byte_fallback":true},"decoder":{"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}]}}""")]
    [InlineData(
        TinyTokenizer.SentencePiece,
        """
        {"normalizer":null,"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
         "decoder":{"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}]}}
        """)]
    public void Continuations_decode_to_their_texts_put_together(string baseName, string overrides)
    {
        using TinyTokenizer tiny = new(baseName, overrides);
        HuggingFaceTokenizer tokenizer = tiny.Load();
        string[] segments = ["The cat", " sat", "on the\n", "\n", "  mat ", "</s>", "then 東", "京 🙂", " "];

        List<int> ids = [.. tokenizer.Encode(segments[0])];
        segments.Skip(1).ToList().ForEach(segment => ids.AddRange(tokenizer.EncodeContinuation(segment)));

        string first = tokenizer.Decode(tokenizer.Encode(segments[0]), skipSpecialTokens: false);
        Assert.Equal(first + string.Concat(segments.Skip(1)), tokenizer.Decode(ids, skipSpecialTokens: false));
        Assert.Equal(tokenizer.EncodeContinuation("cat"), tokenizer.EncodeContinuation("cat</s>").SkipLast(1));
    }

    [Fact]
    public void Pair_merges_may_hold_blanks()
    {
        // No normalizer turns blanks into another character here, so tokens hold them.
        string model = """{"vocab":{"<unk>":0," ":1,"a":2,"b":3," a":4," ab":5},"merges":[[" ","a"],[" a","b"]],"byte_fallback":false}""";
        using TinyTokenizer tiny = new(
            TinyTokenizer.SentencePiece,
            $$"""{ "normalizer":null,"post_processor":null,"added_tokens":[],"decoder":{"type":"Fuse"},"model":{{model}} }""");
        HuggingFaceTokenizer tokenizer = tiny.Load();

        Assert.Equal([5, 4, 1, 1, 3], tokenizer.Encode(" ab a  b"));
        Assert.Equal(" ab a  b", tokenizer.Decode([5, 4, 1, 1, 3], skipSpecialTokens: false));
    }

    [Theory]
    [InlineData(TinyTokenizer.ByteLevel)]
    [InlineData(TinyTokenizer.SentencePiece)]
    public void Long_words_are_cut_without_changing_their_ids(string baseName)
    {
        using TinyTokenizer tiny = new(baseName);
        HuggingFaceTokenizer tokenizer = tiny.Load();

        // Within 32 characters a word is merged in one piece; the same text made longer is cut.
        foreach (string part in new[] { "thecatsatonthemat", "tttthhhheee", "the cat  sat", "東京 the" })
        {
            IReadOnlyList<int> alone = tokenizer.EncodeContinuation(part + "Z");
            IReadOnlyList<int> repeated = tokenizer.EncodeContinuation(string.Concat(Enumerable.Repeat(part + "Z", 50)));
            Assert.Equal(Enumerable.Repeat(alone, 50).SelectMany(ids => ids), repeated);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Very_long_words_are_merged_like_shorter_ones(int seed)
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        BytePairSettings model = Assert.IsType<BytePairSettings>(
            ModelReader.FromTokenizerJson(JsonPart.Read(Path.Combine(tiny.Location, "tokenizer.json"))["model"]));
        Random random = new(seed);
        string word = string.Concat(Enumerable.Range(0, 900).Select(_ => "thecatsonmrdw"[random.Next(13)]));

        Assert.Equal(new MergeEngine(model).Merge(word), new LongWordMerger(model).Merge(word));

        HuggingFaceTokenizer tokenizer = tiny.Load();
        IReadOnlyList<int> ids = tokenizer.Encode(string.Concat(Enumerable.Repeat(word, 20)));
        Assert.Equal(new LongWordMerger(model).Merge(string.Concat(Enumerable.Repeat(word, 20))), ids);
    }

    [Fact]
    public void Encoding_from_many_threads_gives_the_same_ids()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        HuggingFaceTokenizer tokenizer = tiny.Load();
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => $"the cat {i} sat on mat {i * 31} then {i % 7}")];
        int[][] alone = [.. texts.Select(text => tokenizer.Encode(text).ToArray())];

        HuggingFaceTokenizer fresh = tiny.Load();
        int[][] together = new int[texts.Length][];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => together[i] = [.. fresh.Encode(texts[i])]);

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Streaming_holds_back_a_character_until_it_is_whole()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        HuggingFaceTokenizer tokenizer = tiny.Load();
        TokenStreamDecoder decoder = tokenizer.CreateStreamDecoder(skipSpecialTokens: true);
        IReadOnlyList<int> ids = tokenizer.Encode("é🙂");

        Assert.Equal(["", "é", "", "", "", "🙂"], ids.Select(decoder.Append));
        Assert.Equal("", decoder.Append(tokenizer.EosId ?? 1));
        Assert.Equal("", decoder.Append(ids[0]));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("\uFFFD", tokenizer.Decode([ids[0]], skipSpecialTokens: true));
    }
}
