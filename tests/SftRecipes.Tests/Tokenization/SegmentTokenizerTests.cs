using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Tokenization;

public sealed class SegmentTokenizerTests : IDisposable
{
    private const string Roles = """{"bos_token":"<s>","eos_token":"</s>"}""";

    private readonly TinyTokenizer _tiny = new TinyTokenizer(TinyTokenizer.SentencePiece).Write("tokenizer_config.json", Roles);
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly SegmentTokenizer _segments;

    public SegmentTokenizerTests()
    {
        _tokenizer = _tiny.Load();
        _segments = new SegmentTokenizer(_tokenizer);
    }

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Only_the_response_and_its_eos_are_trained()
    {
        TokenizedExample example = _segments.Tokenize([new("the cat\n", false), new("sat on", true)], appendEos: true);

        int[] response = [.. _tokenizer.EncodeContinuation("sat on"), 2];
        int[] prompt = [1, .. _tokenizer.Encode("the cat\n", addSpecialTokens: false)];
        Assert.Equal([.. prompt, .. response], example.InputIds);
        Assert.Equal([.. Enumerable.Repeat(-100, prompt.Length), .. response], example.Labels);
        Assert.Equal(response.Length, example.TrainedTokens);
        Assert.Equal("the cat\nsat on", _tokenizer.Decode(example.InputIds, skipSpecialTokens: true));
    }

    [Fact]
    public void Prompt_at_inference_is_the_prefix_of_the_training_example()
    {
        PromptSegment[] segments = [new("the", false), new("", false), new(" cat", false), new(" sat", true), new("\n", false), new("mat", true)];
        TokenizedExample example = _segments.Tokenize(segments, appendEos: true);

        for (int count = 1; count <= segments.Length; count++)
        {
            int[] prompt = _segments.TokenizePrompt(segments[..count]);
            Assert.Equal(prompt, example.InputIds.Take(prompt.Length));
        }
    }

    [Fact]
    public void Bos_that_the_text_begins_with_is_not_doubled()
    {
        int[] written = _segments.TokenizePrompt([new("<s>the cat", false)]);
        Assert.Equal(1, written[0]);
        Assert.Equal(1, written.Count(id => id == 1));
    }

    [Fact]
    public void Bos_is_not_trained_even_where_the_first_segment_is()
    {
        TokenizedExample example = _segments.Tokenize([new("the cat", true)], appendEos: true);
        Assert.Equal(-100, example.Labels[0]);
        Assert.Equal(example.InputIds.Skip(1), example.Labels.Skip(1));
        Assert.Equal((1, 2), (example.InputIds[0], example.InputIds[^1]));
    }

    [Fact]
    public void Eos_that_the_response_ends_with_is_not_doubled()
    {
        TokenizedExample inside = _segments.Tokenize([new("the", false), new("cat</s>", true)], appendEos: true);
        TokenizedExample added = _segments.Tokenize([new("the", false), new("cat", true)], appendEos: true);
        Assert.Equal(added.InputIds, inside.InputIds);
        Assert.Equal(added.Labels, inside.Labels);
    }

    [Fact]
    public void Eos_that_stands_behind_the_response_is_trained_instead_of_a_second_one()
    {
        TokenizedExample example = _segments.Tokenize([new("the", false), new("cat", true), new("</s>\n", false)], appendEos: true);
        int eos = Assert.Single(example.InputIds.Index(), pair => pair.Item == 2).Index;
        Assert.Equal(2, example.Labels[eos]);
        Assert.Equal(-100, example.Labels[eos + 1]);
    }

    [Fact]
    public void Eos_follows_the_last_trained_segment_not_the_text()
    {
        TokenizedExample example = _segments.Tokenize([new("the", false), new("cat", true), new("mat", false)], appendEos: true);
        int[] mat = [.. _tokenizer.EncodeContinuation("mat")];
        Assert.Equal([2, .. mat], example.InputIds[^(mat.Length + 1)..]);
        Assert.Equal([2, .. mat.Select(_ => -100)], example.Labels[^(mat.Length + 1)..]);
    }

    [Fact]
    public void Without_the_policy_or_a_trained_segment_no_eos_is_added()
    {
        Assert.DoesNotContain(2, _segments.Tokenize([new("the", false), new("cat", true)], appendEos: false).InputIds);
        TokenizedExample untrained = _segments.Tokenize([new("the", false)], appendEos: true);
        Assert.DoesNotContain(2, untrained.InputIds);
        Assert.Equal(0, untrained.TrainedTokens);
    }

    [Fact]
    public void Eos_that_is_also_bos_is_appended_once()
    {
        // As OPT has it: </s> begins and ends.
        using TinyTokenizer tiny = new(
            TinyTokenizer.ByteLevel, """{"post_processor":{"type":"BertProcessing","cls":["</s>",1],"sep":["</s>",1]}}""");
        HuggingFaceTokenizer tokenizer = tiny.Write("tokenizer_config.json", """{"bos_token":"</s>","eos_token":"</s>"}""").Load();

        TokenizedExample example = new SegmentTokenizer(tokenizer).Tokenize([new("the", false), new(" cat", true)], appendEos: true);

        Assert.Equal([1, .. tokenizer.EncodeContinuation("the"), .. tokenizer.EncodeContinuation(" cat"), 1], example.InputIds);
        Assert.Equal((-100, 1), (example.Labels[0], example.Labels[^1]));
    }

    [Fact]
    public void Eos_policy_without_an_eos_token_is_refused()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        SegmentTokenizer segments = new(tiny.Load());
        RecipeException error = Assert.Throws<RecipeException>(() => segments.Tokenize([new("cat", true)], appendEos: true));
        Assert.Contains("eos_token", error.Message);
    }
}
