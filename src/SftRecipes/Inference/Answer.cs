using System.Text;

namespace SftRecipes.Inference;

/// <summary>One answer on its way: its tokens, and its text as it becomes known.</summary>
internal sealed class Answer
{
    private readonly AnswerText _text;
    private readonly StringBuilder _whole = new();

    /// <param name="tokenizer">The model's.</param>
    /// <param name="promptIds">At least one.</param>
    /// <param name="maxNewTokens">At least one.</param>
    /// <param name="settings">How tokens are chosen and what ends the answer.</param>
    /// <param name="eosIds">End the answer.</param>
    public Answer(
        HuggingFaceTokenizer tokenizer, IReadOnlyList<int> promptIds, int maxNewTokens, GenerationSettings settings,
        IReadOnlySet<int> eosIds)
    {
        _text = new AnswerText(tokenizer, promptIds, settings.Stop);
        Row = new GenerationRow(promptIds, maxNewTokens, settings, eosIds, Accept);
    }

    /// <summary>The tokens.</summary>
    public GenerationRow Row { get; }

    /// <summary>Told of each piece of text, none empty, on libtorch's thread.</summary>
    public Action<string>? TextAdded { get; set; }

    /// <summary>The whole answer, once its row has finished.</summary>
    public GenerationResult Result =>
        new(_whole.ToString(), Row.NewIds, _text.Stopped ? FinishReason.Stop : Row.Finished!.Value, Row.PromptIds.Count);

    /// <summary>Adds the text that was held back until the end.</summary>
    public void Complete() => Add(_text.Flush());

    private bool Accept(int id)
    {
        Add(_text.Append(id));
        return !_text.Stopped;
    }

    private void Add(string piece)
    {
        if (piece.Length > 0)
        {
            _whole.Append(piece);
            TextAdded?.Invoke(piece);
        }
    }
}
