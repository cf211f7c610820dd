using System.Text;
using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>Replaces a literal in every token.</summary>
internal sealed class ReplaceDecodeStep(Action<string> next, string pattern, string content) : DecodeStep(next)
{
    public override void Push(string piece) => Emit(piece.Replace(pattern, content, StringComparison.Ordinal));
}

/// <summary>Replaces the matches of a regular expression in every token.</summary>
internal sealed class ReplaceRegexDecodeStep(Action<string> next, Regex pattern, string content) : DecodeStep(next)
{
    public override void Push(string piece) => Emit(pattern.Replace(piece, _ => content));
}

/// <summary>Reads the metaspace character as a blank, and leaves out those of the first token where encoding puts one in front.</summary>
internal sealed class MetaspaceDecodeStep(Action<string> next, string replacement, bool dropFirst) : DecodeStep(next)
{
    private bool _first = true;

    public override void Push(string piece)
    {
        string blank = _first && dropFirst ? "" : " ";
        _first = false;
        Emit(piece.Replace(replacement, blank, StringComparison.Ordinal));
    }
}

/// <summary>Removes up to so many of a character at the ends of every token.</summary>
internal sealed class StripTokensDecodeStep(Action<string> next, char content, int start, int stop) : DecodeStep(next)
{
    public override void Push(string piece)
    {
        int begin = 0;
        while (begin < Math.Min(start, piece.Length) && piece[begin] == content)
        {
            begin++;
        }

        int end = piece.Length;
        while (end > begin && piece.Length - end < stop && piece[end - 1] == content)
        {
            end--;
        }

        Emit(piece[begin..end]);
    }
}

/// <summary>Joins all tokens into one piece. Needed only where a later step must see the whole text at once.</summary>
internal sealed class FuseDecodeStep(Action<string> next) : DecodeStep(next)
{
    private readonly StringBuilder _text = new();

    public override void Push(string piece) => _text.Append(piece);

    public override void Flush() => Emit(_text.ToString());
}

/// <summary>Puts a blank between tokens: what is done where a tokenizer has no decoder.</summary>
internal sealed class JoinWithBlanksDecodeStep(Action<string> next) : DecodeStep(next)
{
    private bool _first = true;

    public override void Push(string piece)
    {
        Emit(_first ? piece : " " + piece);
        _first = false;
    }
}
