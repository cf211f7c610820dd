namespace PocketBase.Corpus;

/// <summary>Everything that the pocket base model is taught: the tables in <c>Facts</c> with their <c>Wordings</c>, and small arithmetic.</summary>
public sealed class FactBase
{
    private FactBase(IReadOnlyList<Fact> facts) => Facts = facts;

    /// <summary>All facts, relation by relation, in table order.</summary>
    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>Reads the tables that this assembly carries.</summary>
    /// <exception cref="InvalidDataException">A table is missing or malformed, or two facts have the same key.</exception>
    public static FactBase Load()
    {
        var tables = ArithmeticTables.All().ToDictionary(table => table.Name);
        var facts = new List<Fact>();
        foreach (FactRow row in Read("Facts", "relations").Rows)
        {
            if (!tables.TryGetValue(row["Table"], out TsvTable? table))
            {
                tables[row["Table"]] = table = Read("Facts", row["Table"]);
            }

            var relation = new Relation(row["Relation"], row["Heading"], row["Subject"], row["Object"], ReadWordings(row["Relation"]));
            facts.AddRange(WithClasses(table).Select(tableRow => new Fact(relation, tableRow)).Where(fact => fact.Object.Length > 0));
        }

        var twice = facts.GroupBy(fact => fact.Key).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new FactBase(facts)
            : throw new InvalidDataException($"The fact '{twice.Key}' is stated in {twice.Count()} rows; keep one.");
    }

    private static TsvTable Read(string folder, string name) => TsvTable.Read(typeof(FactBase).Assembly, $"{folder}/{name}.tsv");

    private static IReadOnlyList<Wording> ReadWordings(string relation) =>
        [.. Read("Wordings", relation).Rows.Select(row => new Wording(Enum.Parse<WordingForm>(row["Form"], ignoreCase: true), row["Text"]))];

    // A word's class has names of its own (its plural, its French name) in the table of classes.
    private static IEnumerable<FactRow> WithClasses(TsvTable table)
    {
        if (!table.Columns.Contains("Class"))
        {
            return table.Rows;
        }

        var classes = Read("Facts", "classes").Rows.ToDictionary(row => row["Class"]);
        return table.Rows.Select(row => row.With(classes.GetValueOrDefault(row["Class"])));
    }
}
