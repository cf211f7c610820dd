using PocketBase.Corpus;

namespace Quickstart.Tasks;

/// <summary>Shows that no held-out fact can be learnt from the training rows.</summary>
public static class HeldOutCheck
{
    /// <summary>
    /// The training rows that give a held-out fact away: rows about that very fact, and rows in whose words both what the fact is about
    /// and what it says are found, in any order. Empty for sound data.
    /// </summary>
    /// <remarks>
    /// The second test leaves out facts of arithmetic, where every number is found everywhere; there the key alone tells, which names
    /// the operands whatever their order in the text.
    /// </remarks>
    public static IEnumerable<(InstructionRow Row, Fact Fact)> Leaks(
        IEnumerable<InstructionRow> train, IEnumerable<InstructionRow> heldOut, FactBase facts)
    {
        var byKey = facts.Facts.ToDictionary(fact => fact.Key);
        Fact[] held = [.. heldOut.Select(row => byKey[row.Fact]).Distinct()];
        foreach (InstructionRow row in train)
        {
            string text = Words($"{row.Instruction} {row.Input} {row.Output}");
            foreach (Fact fact in held)
            {
                if (row.Fact == fact.Key || (!char.IsDigit(fact.Object[0]) && Mentions(text, fact.Subject) && Mentions(text, fact.Object)))
                {
                    yield return (row, fact);
                }
            }
        }
    }

    private static bool Mentions(string words, string phrase) => words.Contains(Words(phrase), StringComparison.Ordinal);

    // The words alone, in lower case, each with a space on both sides, so that parts of words do not match.
    private static string Words(string text)
    {
        var letters = text.Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        return $" {string.Join(' ', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries))} ";
    }
}
