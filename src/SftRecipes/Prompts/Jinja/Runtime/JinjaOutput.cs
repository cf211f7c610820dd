using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>A run of the rendered text, in UTF-16 units.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct TextSpan(int Start, int End);

/// <summary>What a template has written.</summary>
/// <param name="Text">The text.</param>
/// <param name="Generations">What the <c>{% generation %}</c> blocks have written, in order.</param>
/// <param name="Rounds">
/// For each round of a loop whose item is a dictionary, such as a message, and that has written something: the item and what was written.
/// </param>
internal sealed record JinjaRendering(
    string Text, IReadOnlyList<TextSpan> Generations, IReadOnlyList<(JinjaDict Item, TextSpan Span)> Rounds);

/// <summary>Takes what a template writes, and notes what wrote it.</summary>
internal sealed class JinjaOutput
{
    private readonly StringBuilder _text = new();
    private readonly Stack<StringBuilder> _captures = new();
    private readonly List<TextSpan> _generations = [];
    private readonly List<(JinjaDict Item, TextSpan Span)> _rounds = [];
    private int _openGenerations;

    /// <summary>Whether what is written now is not the output yet: the body of a macro, or of a block that is assigned or filtered.</summary>
    public bool IsCapturing => _captures.Count > 0;

    public int Length => _text.Length;

    public JinjaRendering Rendering => new(_text.ToString(), _generations, _rounds);

    public void Write(string text)
    {
        StringBuilder target = IsCapturing ? _captures.Peek() : _text;
        if (target.Length + (long)text.Length > JinjaLimits.MaxSize)
        {
            throw JinjaLimits.TooLarge();
        }

        target.Append(text);
    }

    /// <summary>What is written meanwhile.</summary>
    public string Capture(Action write)
    {
        _captures.Push(new StringBuilder());
        try
        {
            write();
            return _captures.Peek().ToString();
        }
        finally
        {
            _captures.Pop();
        }
    }

    /// <summary>Notes that an item of a loop has written everything since a place.</summary>
    public void EndRound(object? item, int start)
    {
        if (item is JinjaDict dict && !IsCapturing && _text.Length > start)
        {
            _rounds.Add((dict, new TextSpan(start, _text.Length)));
        }
    }

    /// <summary>Notes what is written meanwhile as the assistant's.</summary>
    public void Generation(Action write)
    {
        if (IsCapturing)
        {
            throw new JinjaException(
                "{% generation %} is inside a macro, a filter or a set block, so its place in the text is not known; move it out");
        }

        int start = _text.Length;
        _openGenerations++;
        write();
        _openGenerations--;
        if (_openGenerations == 0 && _text.Length > start)
        {
            _generations.Add(new TextSpan(start, _text.Length));
        }
    }
}
