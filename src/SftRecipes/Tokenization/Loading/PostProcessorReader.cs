namespace SftRecipes.Tokenization;

/// <summary>What is put around a single sequence.</summary>
internal sealed record SequenceFrame(IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix)
{
    /// <summary>Nothing.</summary>
    public static SequenceFrame Empty { get; } = new([], []);

    /// <summary>The frame for optional begin and end tokens.</summary>
    public static SequenceFrame Of(int? prefix, int? suffix) =>
        new(prefix is int first ? [first] : [], suffix is int last ? [last] : []);
}

/// <summary>Reads the <c>post_processor</c> of a tokenizer.json.</summary>
internal static class PostProcessorReader
{
    /// <summary>What it puts around a single sequence.</summary>
    public static SequenceFrame Read(JsonPart part) => !part.Exists ? SequenceFrame.Empty : part.Type switch
    {
        "ByteLevel" => SequenceFrame.Empty, // Concerns offsets, which are not kept.
        "Sequence" => part["processors"].Items().Select(Read).Aggregate(
            SequenceFrame.Empty,
            (inner, outer) => new SequenceFrame([.. outer.Prefix, .. inner.Prefix], [.. inner.Suffix, .. outer.Suffix])),
        "TemplateProcessing" => Template(part),
        "RobertaProcessing" or "BertProcessing" => SequenceFrame.Of(TokenId(part["cls"]), TokenId(part["sep"])),
        string type => throw part.Unsupported($"the post-processor '{type}'"),
    };

    private static SequenceFrame Template(JsonPart part)
    {
        List<int> prefix = [];
        List<int> suffix = [];
        bool afterSequence = false;
        foreach (JsonPart piece in part["single"].Items())
        {
            if (piece["Sequence"].Exists)
            {
                afterSequence = afterSequence ? throw piece.Unsupported("a second text in a template for one") : true;
            }
            else
            {
                string token = piece["SpecialToken"]["id"].String();
                (afterSequence ? suffix : prefix).AddRange(part["special_tokens"][token]["ids"].Items().Select(id => id.Int()));
            }
        }

        return afterSequence ? new SequenceFrame(prefix, suffix) : throw part["single"].Wrong("a template with the text in it");
    }

    private static int TokenId(JsonPart pair) => pair.Items().ToArray() is [_, JsonPart id] ? id.Int() : throw pair.Wrong("a token and its id");
}
