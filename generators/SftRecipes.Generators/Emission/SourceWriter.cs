using System;
using System.Text;

namespace SftRecipes.Generators.Emission;

/// <summary>Writes lines with indentation; line ends are <c>\n</c> everywhere.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public override string ToString() => _text.ToString();

    /// <summary>An empty line.</summary>
    public void Line() => _text.Append('\n');

    /// <summary>One or several lines, each indented as far as the writer is.</summary>
    public void Line(string lines)
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', _depth * 4).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>A line, then a block in braces until the result is disposed.</summary>
    public Block Braces(string head, string end = "")
    {
        Line(head);
        Line("{");
        _depth++;
        return new Block(this, "}" + end);
    }

    /// <summary>A block in braces until the result is disposed, after a head of several lines.</summary>
    public Block Braces()
    {
        Line("{");
        _depth++;
        return new Block(this, "}");
    }

    /// <summary>Lines indented one step further until the result is disposed.</summary>
    public Block Indented()
    {
        _depth++;
        return new Block(this, null);
    }

    /// <summary>A documentation summary of one sentence.</summary>
    public void Summary(string sentence) => Line($"/// <summary>{Literals.Xml(sentence)}</summary>");

    internal readonly struct Block(SourceWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
