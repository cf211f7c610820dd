using PocketBase.Corpus;

namespace Quickstart.Tasks;

/// <summary>The quickstart's rows: some facts are only trained on, the others only asked for in the evaluation.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="HeldOut">One row for each held-out fact.</param>
public sealed record InstructionData(IReadOnlyList<InstructionRow> Train, IReadOnlyList<InstructionRow> HeldOut)
{
    /// <summary>The share of each relation's facts that is held out.</summary>
    public const double HeldOutShare = 0.33;

    /// <summary>How many rows, in different wordings, each trained fact has.</summary>
    public const int RowsPerTrainedFact = 3;

    /// <summary>Draws the rows from all facts that a task asks for; the same seed gives the same rows.</summary>
    public static InstructionData Create(FactBase facts, int seed)
    {
        var random = new Random(seed);
        ILookup<string, InstructionTask> tasks = InstructionTask.ReadAll().ToLookup(task => task.Relation);
        var train = new List<InstructionRow>();
        var heldOut = new List<InstructionRow>();
        foreach (var relation in facts.Facts.GroupBy(fact => fact.Relation).Where(group => tasks.Contains(group.Key.Name)))
        {
            Fact[] shuffled = [.. relation];
            random.Shuffle(shuffled);
            int held = (int)Math.Round(shuffled.Length * HeldOutShare);
            var deck = new Deck<InstructionTask>(tasks[relation.Key.Name], random);
            heldOut.AddRange(shuffled[..held].Select(fact => deck.Draw().About(fact)));
            for (int i = 0; i < RowsPerTrainedFact; i++)
            {
                train.AddRange(shuffled[held..].Select(fact => deck.Draw().About(fact)));
            }

            // Copying what was asked about into an object is a skill of its own: every fact shows it.
            train.AddRange(tasks[relation.Key.Name].Where(task => task.Kind == "JSON")
                .SelectMany(task => shuffled[held..].Select(task.About)));
        }

        // A row about one fact can give another away: "honey" and "food" stand in its definition, and its class is held out.
        var leaks = HeldOutCheck.Leaks(train, heldOut, facts).Select(leak => leak.Row).ToHashSet();
        return new InstructionData(Shuffled(train.Distinct().Except(leaks), random), Shuffled(heldOut, random));
    }

    private static InstructionRow[] Shuffled(IEnumerable<InstructionRow> rows, Random random)
    {
        InstructionRow[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
