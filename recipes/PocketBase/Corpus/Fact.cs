namespace PocketBase.Corpus;

/// <summary>One thing that the base model learns, such as the capital of France.</summary>
/// <param name="Relation">What kind of fact it is.</param>
/// <param name="Row">The table row that states it.</param>
public sealed record Fact(Relation Relation, FactRow Row)
{
    /// <summary>What the fact is about, such as <c>France</c>.</summary>
    public string Subject => Row[Relation.SubjectColumn];

    /// <summary>What it says about the subject, such as <c>Paris</c>.</summary>
    public string Object => Row[Relation.ObjectColumn];

    /// <summary>Identifies the fact, in whichever direction it is asked for: <c>capital:France</c>.</summary>
    public string Key => $"{Relation.Name}:{Subject}";

    /// <summary>The fact in each wording of <paramref name="form"/> that its row can fill.</summary>
    public IReadOnlyList<string> Stated(WordingForm form) =>
        [.. Relation.Wordings.Where(wording => wording.Form == form).Select(wording => wording.Fill(Row)).OfType<string>()];
}
