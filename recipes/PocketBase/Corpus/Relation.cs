namespace PocketBase.Corpus;

/// <summary>What a kind of fact connects: two columns of one table, and the wordings that state it.</summary>
/// <param name="Name">The relation's name, such as <c>capital</c>.</param>
/// <param name="Heading">The heading over a list of such facts.</param>
/// <param name="SubjectColumn">The column that the fact is about.</param>
/// <param name="ObjectColumn">The column with what is said about it.</param>
/// <param name="Wordings">The ways to state it.</param>
public sealed record Relation(
    string Name, string Heading, string SubjectColumn, string ObjectColumn, IReadOnlyList<Wording> Wordings);
