using SftRecipes.Tokenization;

namespace SftRecipes;

/// <summary>
/// Turns token ids into text one at a time, for streaming. A character is never returned by halves: bytes wait until it is whole. All
/// texts returned by <see cref="Append"/> and the last one by <see cref="Flush"/>, put together, are what
/// <see cref="HuggingFaceTokenizer.Decode"/> gives for all ids. For one sequence and one thread; made by
/// <see cref="HuggingFaceTokenizer.CreateStreamDecoder"/>.
/// </summary>
public sealed class TokenStreamDecoder
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly DecodePipeline _pipeline;
    private readonly bool _skipSpecialTokens;

    internal TokenStreamDecoder(HuggingFaceTokenizer tokenizer, DecodePipeline pipeline, bool skipSpecialTokens)
    {
        _tokenizer = tokenizer;
        _pipeline = pipeline;
        _skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>Takes the next id and returns the text that is settled with it, often one word, sometimes nothing.</summary>
    public string Append(int id)
    {
        if (_tokenizer.DecodableToken(id, _skipSpecialTokens) is string token)
        {
            _pipeline.Push(token);
        }

        return _pipeline.Take();
    }

    /// <summary>Ends the sequence and returns the text that was held back; bytes of an unfinished character come as U+FFFD.</summary>
    public string Flush()
    {
        _pipeline.Flush();
        return _pipeline.Take();
    }
}
