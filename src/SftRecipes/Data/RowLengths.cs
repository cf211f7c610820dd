namespace SftRecipes.Data;

/// <summary>What is known of rows after one pass over them: each one's length, and which have no trained token.</summary>
internal sealed class RowLengths
{
    private readonly IReadOnlyList<ExampleRow<TokenizedExample>> _rows;
    private readonly int[] _lengths;
    private readonly List<int> _untrained = [];

    private RowLengths(IReadOnlyList<ExampleRow<TokenizedExample>> rows)
    {
        _rows = rows;
        _lengths = new int[rows.Count];
        for (int row = 0; row < _lengths.Length; row++)
        {
            TokenizedExample example = rows[row].Value;
            _lengths[row] = OverLength.LengthOf(example);
            if (!OverLength.IsTrained(example))
                _untrained.Add(row);
        }
    }

    /// <summary>The tokens of the longest row; 0 where there is none.</summary>
    public int Longest => _lengths.Length == 0 ? 0 : _lengths.Max();

    /// <summary>The tokens of a row.</summary>
    public int this[int row] => _lengths[row];

    /// <summary>Goes over the rows.</summary>
    public static RowLengths Of(IReadOnlyList<ExampleRow<TokenizedExample>> rows) => new(rows);

    /// <summary>The rows with more tokens.</summary>
    public IEnumerable<OverLengthRow> LongerThan(int maxLength) =>
        Enumerable.Range(0, _lengths.Length).Where(row => _lengths[row] > maxLength).Select(Place);

    /// <summary>Refuses rows that nothing would be learnt from.</summary>
    /// <exception cref="RecipeException">A row has no trained token.</exception>
    public void RefuseUntrained()
    {
        if (_untrained.Count > 0)
        {
            throw new RecipeException(
                $"{_untrained.Count} of {_lengths.Length} rows have no token to train, first {Place(_untrained[0])}: give them a response or " +
                "remove them.");
        }
    }

    private OverLengthRow Place(int row)
    {
        ExampleRow<TokenizedExample> place = _rows[row];
        return new OverLengthRow(row + 1, place.Line, _lengths[row]) { File = place.File };
    }
}
