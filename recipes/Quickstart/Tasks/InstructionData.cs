using PocketBase.Corpus;

namespace Quickstart.Tasks;

/// <summary>The quickstart's rows: some facts are only trained on, the others only asked for in the evaluation.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="HeldOut">The prompts about held-out facts.</param>
public sealed record InstructionData(IReadOnlyList<InstructionRow> Train, IReadOnlyList<InstructionRow> HeldOut)
{
    /// <summary>The share of each relation's facts that is held out.</summary>
    public const double HeldOutShare = 0.3;

    /// <summary>How many prompts, in different wordings, each held-out fact has.</summary>
    public const int PromptsPerHeldOutFact = 2;

    /// <summary>How many rows, in different wordings, each trained fact has.</summary>
    public const int RowsPerTrainedFact = 3;

    /// <summary>Draws the rows from all facts that a task asks for; the same seed gives the same rows.</summary>
    public static InstructionData Create(FactBase facts, int seed)
    {
        var random = new Random(seed);
        ILookup<string, InstructionTask> tasks = InstructionTask.ReadAll().ToLookup(task => task.Relation);
        var train = new List<InstructionRow>();
        var heldOut = new List<InstructionRow>();
        foreach (var relation in facts.Facts.Where(fact => tasks.Contains(fact.Relation.Name)).GroupBy(fact => fact.Relation))
        {
            Fact[] shuffled = [.. relation];
            random.Shuffle(shuffled);
            int held = (int)Math.Round(shuffled.Length * HeldOutShare);
            var deck = new Deck<InstructionTask>(tasks[relation.Key.Name], random);
            heldOut.AddRange(Rows(shuffled[..held], PromptsPerHeldOutFact, deck));
            train.AddRange(Rows(shuffled[held..], RowsPerTrainedFact, deck));
        }

        // A row about one fact can give another away: "honey" and "food" stand in its definition, and its class is held out.
        var leaks = HeldOutCheck.Leaks(train, heldOut, facts).Select(leak => leak.Row).ToHashSet();
        return new InstructionData(Shuffled(train.Distinct().Except(leaks), random), Shuffled(heldOut.Distinct(), random));
    }

    // The deck goes round all facts before it comes back to one, so that a fact's rows are worded differently.
    private static IEnumerable<InstructionRow> Rows(Fact[] facts, int rowsPerFact, Deck<InstructionTask> tasks) =>
        Enumerable.Range(0, rowsPerFact).SelectMany(_ => facts.Select(fact => tasks.Draw().About(fact)));

    private static InstructionRow[] Shuffled(IEnumerable<InstructionRow> rows, Random random)
    {
        InstructionRow[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
