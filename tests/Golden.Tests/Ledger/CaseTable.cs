using System.Globalization;
using System.Text;

namespace SftRecipes.Golden.Tests.Ledger;

/// <summary>How a golden case ended.</summary>
internal enum CaseResult
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>Counts of golden cases: a row per family, a column per kind.</summary>
internal sealed class CaseTable
{
    private readonly SortedDictionary<string, Dictionary<string, Cell>> _rows = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _kinds = new(StringComparer.Ordinal);

    /// <summary>Cases so far.</summary>
    public int Count { get; private set; }

    /// <summary>Counts one case.</summary>
    public void Add(string family, string kind, CaseResult result)
    {
        lock (_rows)
        {
            Count++;
            _kinds.Add(kind);
            if (!_rows.TryGetValue(family, out Dictionary<string, Cell>? row))
            {
                _rows[family] = row = [];
            }

            row[kind] = row.GetValueOrDefault(kind).Plus(result);
        }
    }

    /// <summary>
    /// The table as text: <c>3</c> is three cases held, <c>2-1</c> two held and one failed, <c>2~1</c> two held and one skipped.
    /// </summary>
    public override string ToString()
    {
        string[] kinds = [.. _kinds];
        int first = Math.Max("family".Length, _rows.Keys.Max(name => name.Length));
        var text = new StringBuilder("Golden cases held, by family and kind (-n failed, ~n skipped)\n");
        Line("family", [.. kinds], "all");
        foreach ((string family, Dictionary<string, Cell> row) in _rows)
        {
            Line(family, [.. kinds.Select(kind => row.GetValueOrDefault(kind).ToString())], Sum(row.Values).ToString());
        }

        Line(
            "all", [.. kinds.Select(kind => Sum(_rows.Values.Select(row => row.GetValueOrDefault(kind))).ToString())],
            Sum(_rows.Values.SelectMany(row => row.Values)).ToString());
        return text.ToString();

        void Line(string head, string[] cells, string last)
        {
            text.Append("  ").Append(head.PadRight(first));
            for (int i = 0; i < cells.Length; i++)
            {
                text.Append("  ").Append(cells[i].PadLeft(kinds[i].Length));
            }

            text.Append("  ").Append(last.PadLeft(5)).Append('\n');
        }
    }

    private static Cell Sum(IEnumerable<Cell> cells) =>
        cells.Aggregate(default(Cell), (sum, cell) => new Cell(sum.Passed + cell.Passed, sum.Failed + cell.Failed, sum.Skipped + cell.Skipped));

    private readonly record struct Cell(int Passed, int Failed, int Skipped)
    {
        public Cell Plus(CaseResult result) => result switch
        {
            CaseResult.Passed => this with { Passed = Passed + 1 },
            CaseResult.Failed => this with { Failed = Failed + 1 },
            _ => this with { Skipped = Skipped + 1 },
        };

        public override string ToString() => this == default
            ? "."
            : string.Create(CultureInfo.InvariantCulture, $"{Passed}{(Failed > 0 ? $"-{Failed}" : "")}{(Skipped > 0 ? $"~{Skipped}" : "")}");
    }
}
