namespace SftRecipes.Data;

/// <summary>Applies an <see cref="OverLengthPolicy"/> to rows one at a time, and counts.</summary>
/// <param name="maxLength">The most tokens of a row.</param>
/// <param name="policy">What happens to longer rows; null where length does not matter.</param>
internal sealed class OverLengthCounter(int maxLength, OverLengthPolicy? policy)
{
    private readonly List<OverLengthRow> _first = [];
    private int _rows;
    private int _dropped;
    private int _truncated;
    private int _untrained;
    private int _longest;

    /// <summary>What there is so far.</summary>
    public OverLengthReport Report => new(_rows, _dropped, _truncated, _untrained, maxLength, _longest, [.. _first]);

    /// <summary>Forgets all rows.</summary>
    public void Reset()
    {
        _first.Clear();
        (_rows, _dropped, _truncated, _untrained, _longest) = (0, 0, 0, 0, 0);
    }

    /// <summary>The row as it is trained; null where it is left out.</summary>
    /// <exception cref="RecipeException">The row has no trained token, or is too long and the policy is to stop then.</exception>
    public TokenizedExample? Take(ExampleRow<TokenizedExample> row)
    {
        TokenizedExample example = row.Value;
        _rows++;
        int length = OverLength.LengthOf(example);
        _longest = Math.Max(_longest, length);
        var place = new OverLengthRow(_rows, row.Line, length) { File = row.File };
        if (!OverLength.IsTrained(example))
            throw new RecipeException($"{place} has no token to train: give it a response or remove it.");
        if (policy is null || length <= maxLength)
            return example;

        if (_first.Count < OverLength.NamedRows)
            _first.Add(place);
        switch (policy)
        {
            case OverLengthPolicy.Error:
                throw new RecipeException(
                    $"{place} is longer than MaxLength = {maxLength}: set OverLength = OverLengthPolicy.Drop or " +
                    "OverLengthPolicy.Truncate, or a larger MaxLength.");
            case OverLengthPolicy.Drop:
                _dropped++;
                return null;
            default:
                TokenizedExample cut = OverLength.Cut(example, maxLength);
                if (!OverLength.IsTrained(cut))
                {
                    _untrained++;
                    return null;
                }
                _truncated++;
                return cut;
        }
    }
}
