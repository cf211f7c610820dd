namespace SftRecipes.Data;

/// <summary>Joins examples into one.</summary>
internal static class PackedSequence
{
    /// <summary>
    /// The examples one after the other, with their lengths. No label is trained at the first position of an example: what stands before
    /// it belongs to another.
    /// </summary>
    /// <param name="examples">At least one, none empty; packed ones bring their own lengths.</param>
    public static TokenizedExample Of(IReadOnlyList<TokenizedExample> examples)
    {
        int length = examples.Sum(example => example.Length);
        var inputIds = new int[length];
        var labels = new int[length];
        int start = 0;
        foreach (TokenizedExample example in examples)
        {
            example.InputIds.CopyTo(inputIds, start);
            example.Labels.CopyTo(labels, start);
            labels[start] = LossLabels.Ignored;
            start += example.Length;
        }
        return new TokenizedExample(inputIds, labels)
        {
            SequenceLengths = [.. examples.SelectMany(example => example.SequenceLengths ?? [example.Length])],
        };
    }
}
