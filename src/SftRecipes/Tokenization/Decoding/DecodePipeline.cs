using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>The steps of one decoding, connected; use it for one sequence of tokens.</summary>
internal sealed class DecodePipeline
{
    private readonly List<DecodeStep> _steps = [];
    private readonly Action<string> _first;
    private readonly StringBuilder _settled = new();

    /// <param name="factories">The steps, first one first.</param>
    public DecodePipeline(IReadOnlyList<DecodeStepFactory> factories)
    {
        _first = piece => _settled.Append(piece);
        for (int i = factories.Count - 1; i >= 0; i--)
        {
            DecodeStep step = factories[i](_first);
            _steps.Insert(0, step);
            _first = step.Push;
        }
    }

    /// <summary>Takes the next token.</summary>
    public void Push(string token) => _first(token);

    /// <summary>Settles everything held back.</summary>
    public void Flush() => _steps.ForEach(step => step.Flush());

    /// <summary>The text settled since the last call.</summary>
    public string Take()
    {
        string text = _settled.ToString();
        _settled.Clear();
        return text;
    }
}
