using Quickstart.Tasks;
using SftRecipes;

namespace Quickstart;

/// <summary>What a model answered, held against what is right.</summary>
internal sealed class Answers
{
    private readonly bool[] _right;
    private readonly bool[] _stopped;

    private Answers(string[] texts, bool[] right, bool[] stopped)
    {
        Texts = texts;
        _right = right;
        _stopped = stopped;
    }

    /// <summary>The answers, in the questions' order.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The share of answers that are the right one, character for character, with nothing after it.</summary>
    public double ExactMatch => _right.Average(right => right ? 1.0 : 0);

    /// <summary>The share of answers that the model ended by itself.</summary>
    public double Stopped => _stopped.Average(stopped => stopped ? 1.0 : 0);

    /// <summary>Asks every question, greedily.</summary>
    public static async Task<Answers> AskAsync(LanguageModel model, IReadOnlyList<InstructionRow> questions)
    {
        IReadOnlyList<GenerationResult> results = await model.GenerateBatchAsync(
            [.. questions.Select(question => QuickstartRecipe.RenderPrompt(question.Instruction, question.Input))]);
        return new Answers(
            [.. results.Select(result => result.Text)],
            [.. results.Zip(questions, (result, question) => result.Text == question.Output)],
            [.. results.Select(result => result.Reason == FinishReason.Eos)]);
    }

    /// <summary>The share of right answers among some questions.</summary>
    public double ExactMatchOf(int[] rows) => rows.Average(row => _right[row] ? 1.0 : 0);
}
