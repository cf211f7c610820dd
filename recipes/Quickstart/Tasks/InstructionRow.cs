using System.Text.Json.Serialization;
using SftRecipes;

namespace Quickstart.Tasks;

/// <summary>One line of the data files: an Alpaca-style row, the kind of task it is and the fact it asks for.</summary>
/// <param name="Instruction">What is asked.</param>
/// <param name="Input">What it is asked about; empty where the instruction says all.</param>
/// <param name="Output">The answer.</param>
/// <param name="Task">The kind of task, for results by kind.</param>
/// <param name="Fact">The key of the fact that the row needs.</param>
public sealed record InstructionRow(
    [property: JsonPropertyName("instruction")] string Instruction,
    [property: JsonPropertyName("input")] string? Input,
    [property: JsonPropertyName("output")] [property: Response] string Output,
    [property: JsonPropertyName("task")] string Task,
    [property: JsonPropertyName("fact")] string Fact);
