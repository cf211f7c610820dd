namespace SftRecipes.Tokenization;

/// <summary>
/// The merges of a SentencePiece BPE vocabulary, which holds scores only: every way to put a piece together from two others, pieces
/// with the higher score first, as transformers' converters order them.
/// </summary>
internal static class SentencePieceMerges
{
    /// <param name="pieces">The vocabulary, by id.</param>
    /// <param name="ids">Token to id.</param>
    public static IReadOnlyList<(string Left, string Right)> Of(IReadOnlyList<(string Text, double Score)> pieces, IReadOnlyDictionary<string, int> ids) =>
        [.. pieces
            .SelectMany(piece => Splits(piece.Text, ids).Select(split => (split.Left, split.Right, piece.Score)))
            .OrderByDescending(merge => merge.Score)
            .ThenByDescending(merge => Characters(merge.Left))
            .ThenByDescending(merge => Characters(merge.Right))
            .Select(merge => (merge.Left, merge.Right))];

    private static IEnumerable<(string Left, string Right)> Splits(string piece, IReadOnlyDictionary<string, int> ids)
    {
        List<(string Left, string Right)> splits = [];
        for (int i = 1; i < piece.Length; i++)
        {
            if (!char.IsLowSurrogate(piece[i]) && ids.ContainsKey(piece[..i]) && ids.ContainsKey(piece[i..]))
            {
                splits.Add((piece[..i], piece[i..]));
            }
        }

        return splits.OrderBy(split => ids[split.Left]).ThenBy(split => ids[split.Right]);
    }

    private static int Characters(string text) => text.EnumerateRunes().Count();
}
