using System.Reflection;
using PocketBase.Corpus;

namespace Quickstart.Tasks;

/// <summary>A way to ask for a fact: an instruction, an input (may be empty) and the answer, with the fact's columns in place.</summary>
/// <param name="Kind">The kind of task, such as <c>translate</c>.</param>
/// <param name="Relation">The relation whose facts it asks for.</param>
/// <param name="Instruction">The instruction's wording.</param>
/// <param name="Input">The input's wording; empty where the instruction says all.</param>
/// <param name="Output">The answer's wording.</param>
public sealed record InstructionTask(string Kind, string Relation, Wording Instruction, Wording Input, Wording Output)
{
    /// <summary>Reads the tasks that this assembly carries, in file order.</summary>
    public static IReadOnlyList<InstructionTask> ReadAll() =>
        [.. TsvTable.Read(Assembly.GetExecutingAssembly(), "Tasks/tasks.tsv").Rows.Select(row => new InstructionTask(
            row["Task"], row["Relation"], InLine(row["Instruction"]), InLine(row["Input"]), InLine(row["Output"])))];

    /// <summary>The row that asks for <paramref name="fact"/>.</summary>
    /// <exception cref="InvalidDataException">The fact's row lacks a column that the task names.</exception>
    public InstructionRow About(Fact fact) => new(
        Fill(Instruction, fact), Fill(Input, fact), Fill(Output, fact), Kind, fact.Key);

    private static Wording InLine(string template) => new(WordingForm.Line, template);

    private static string Fill(Wording wording, Fact fact) => wording.Fill(fact.Row)
        ?? throw new InvalidDataException($"The task '{wording.Template}' asks for a column that the fact '{fact.Key}' does not have.");
}
