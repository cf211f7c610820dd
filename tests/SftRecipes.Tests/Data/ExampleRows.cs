using System.Text.Json;
using System.Text.Json.Serialization;

namespace SftRecipes.Tests.Data;

/// <summary>Row types as users write them.</summary>
public sealed record InstructionRow(string Instruction, string? Input, string Output);

public enum Grade
{
    Good,
    VeryGood,
}

public sealed record ScalarRow(
    string Text, bool Flag, int Count, long Size, float Share, double Score, decimal Price, Grade Grade,
    int? OptionalCount, Grade? OptionalGrade, string Source = "unknown", int Weight = 3);

public sealed class SettableRow
{
    public string InputText { get; set; } = "";

    public int? Count { get; init; }

    [JsonPropertyName("lbl")]
    public string? Label { get; set; }

    public string Shown => InputText + Label;
}

public sealed record Turn(string Role, string Content, int? Tokens = null);

public sealed record ChatRow(
    List<Turn> Messages, string[] Tags, IReadOnlyList<int?>? Scores, Turn? System, Dictionary<string, int>? Counts, JsonElement? Extra);

public sealed record CheckedRow(string Text)
{
    public string Text { get; } = Text.Length > 3 ? Text : throw new ArgumentException("too short");
}
