namespace SftRecipes.Data;

/// <summary>Draws rows from several sources at random, as <c>datasets.interleave_datasets</c> does with probabilities.</summary>
internal static class RowMixer
{
    /// <summary>Which source each next row is drawn from, without end.</summary>
    /// <param name="weights">Each source's weight, above 0; its probability is its share of their sum.</param>
    /// <param name="seed">Decides the order.</param>
    public static IEnumerable<int> Picks(IReadOnlyList<double> weights, long seed)
    {
        var random = new DeterministicRandom(seed);
        double total = weights.Sum();
        while (true)
        {
            double left = random.NextDouble() * total;
            int source = 0;
            while (source < weights.Count - 1 && left >= weights[source])
                left -= weights[source++];
            yield return source;
        }
    }

    /// <summary>The rows in the order in which they are drawn; a source that is exhausted before the end begins anew.</summary>
    /// <param name="sources">The sources; each can be read again.</param>
    /// <param name="picks">Which source each row is drawn from.</param>
    /// <param name="strategy">When it ends.</param>
    /// <exception cref="RecipeException">A source has no row.</exception>
    public static IEnumerable<T> Draw<T>(IReadOnlyList<IEnumerable<T>> sources, IEnumerable<int> picks, StoppingStrategy strategy)
    {
        Reader<T>[] readers = [.. sources.Select((source, number) => new Reader<T>(source, number))];
        try
        {
            int exhausted = 0;
            foreach (int source in picks)
            {
                yield return readers[source].Next(out bool first);
                exhausted += first ? 1 : 0;
                if (exhausted == (strategy == StoppingStrategy.FirstExhausted ? 1 : readers.Length))
                    yield break;
            }
        }
        finally
        {
            foreach (Reader<T> reader in readers)
                reader.Dispose();
        }
    }

    /// <summary>Reads a source again and again, one row ahead, so that its end is known with its last row.</summary>
    private sealed class Reader<T>(IEnumerable<T> source, int number) : IDisposable
    {
        private IEnumerator<T>? _rows;
        private bool _wasExhausted;

        public T Next(out bool exhaustsFirst)
        {
            _rows ??= Begin();
            T row = _rows.Current;
            exhaustsFirst = false;
            if (!_rows.MoveNext())
            {
                exhaustsFirst = !_wasExhausted;
                _wasExhausted = true;
                Dispose();
            }
            return row;
        }

        public void Dispose()
        {
            _rows?.Dispose();
            _rows = null;
        }

        private IEnumerator<T> Begin()
        {
            IEnumerator<T> rows = source.GetEnumerator();
            if (rows.MoveNext())
                return rows;
            rows.Dispose();
            throw new RecipeException($"Dataset {number + 1} of the mixture has no rows to draw; remove it, or check its rows.");
        }
    }
}
