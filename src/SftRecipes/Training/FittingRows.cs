using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Rows of several sources, those that are too long dealt with as the recipe says.</summary>
internal sealed class FittingRows(TrainingArguments training)
{
    private readonly List<IReadOnlyList<TokenizedExample>> _sources = [];

    /// <summary>What became of rows that are too long.</summary>
    public OverLengthReport Report { get; private set; } = OverLengthReport.None(training.MaxLength);

    /// <summary>Adds the rows of one source.</summary>
    /// <exception cref="RecipeException">As <see cref="OverLength.Apply"/>.</exception>
    public void Add(IReadOnlyList<ExampleRow<TokenizedExample>> rows)
    {
        if (training.Packing == PackingStrategy.Wrapped)
        {
            // No row is too long: all are cut every MaxLength tokens.
            RowLengths.Of(rows).RefuseUntrained();
            Report = Report.With(OverLengthReport.None(training.MaxLength) with { Rows = rows.Count });
            _sources.Add(LazyList.Map(rows, row => row.Value));
            return;
        }

        OverLengthResult result = OverLength.Apply(rows, training.MaxLength, training.OverLength);
        Report = Report.With(result.Report);
        _sources.Add(LazyList.Map(result.Kept, row => row.Value));
    }

    /// <summary>The rows one source after the other, or drawn by weight.</summary>
    /// <param name="weights">Each source's weight; all have one or none has.</param>
    public IReadOnlyList<TokenizedExample> Mixed(IReadOnlyList<double?> weights)
    {
        IReadOnlyList<TokenizedExample> all = LazyList.Join(_sources);
        if (weights[0] is null)
        {
            return all;
        }

        int start = 0;
        var places = new List<IEnumerable<int>>();
        foreach (IReadOnlyList<TokenizedExample> source in _sources)
        {
            places.Add(Enumerable.Range(start, source.Count));
            start += source.Count;
        }

        return LazyList.Pick(all, [.. RowMixer.Draw(
            places, RowMixer.Picks([.. weights.Select(weight => weight!.Value)], training.Seed), training.DatasetStoppingStrategy)]);
    }

    /// <summary>
    /// The rows as they are evaluated: on their own. Where training rows are wrapped, a row longer than MaxLength is cut into several.
    /// </summary>
    public IReadOnlyList<TokenizedExample> ForEvaluation() => training.Packing == PackingStrategy.Wrapped
        ? [.. _sources.SelectMany(rows => rows).SelectMany(row => WrappedRows.Cut([row], training.MaxLength))]
        : LazyList.Join(_sources);
}
