using SftRecipes.Inference;
using SftRecipes.Tests.Tokenization;

namespace SftRecipes.Tests.Inference;

public class AnswerTextTests
{
    [Theory]
    [InlineData(TinyTokenizer.SentencePiece, "the cat", " sat on the mat")]
    [InlineData(TinyTokenizer.SentencePiece, "the cat", "s ran")]
    [InlineData(TinyTokenizer.SentencePiece, "the cat\n", "\n東京 ran 🙂")]
    [InlineData(TinyTokenizer.SentencePiece, "the cat 東\n\n", "東\n")]
    [InlineData(TinyTokenizer.ByteLevel, "the cat", " sat 東京 🙂")]
    [InlineData(TinyTokenizer.ByteLevel, "the cat 東\n", "  ran")]
    public void Answer_reads_as_it_goes_on_from_the_prompt(string kind, string prompt, string answer)
    {
        using var files = new TinyTokenizer(kind);
        HuggingFaceTokenizer tokenizer = files.Load();
        var text = new AnswerText(tokenizer, tokenizer.Encode(prompt), []);

        string[] pieces = [.. tokenizer.EncodeContinuation(answer).Select(text.Append), text.Flush()];

        Assert.Equal(answer, string.Concat(pieces));
    }

    [Fact]
    public void Special_tokens_are_left_out()
    {
        using var files = new TinyTokenizer(TinyTokenizer.SentencePiece);
        HuggingFaceTokenizer tokenizer = files.Load();
        var text = new AnswerText(tokenizer, tokenizer.Encode("the"), []);

        Assert.Equal(string.Empty, text.Append(tokenizer.TokenToId("<s>")!.Value));
    }

    [Fact]
    public void Stop_string_that_ends_in_held_back_bytes_is_found_at_the_end()
    {
        using var files = new TinyTokenizer(TinyTokenizer.SentencePiece);
        HuggingFaceTokenizer tokenizer = files.Load();
        var text = new AnswerText(tokenizer, tokenizer.Encode("the"), ["\n"]);

        string[] pieces = [.. tokenizer.EncodeContinuation(" cat\n").Select(text.Append), text.Flush()];

        Assert.Equal((" cat", true), (string.Concat(pieces), text.Stopped));
    }
}
