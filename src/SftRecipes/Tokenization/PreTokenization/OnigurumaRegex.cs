using System.Text;
using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>
/// Turns a regular expression as tokenizer.json files hold it (Oniguruma's syntax) into a .NET one with the same meaning, or refuses.
/// Possessive quantifiers become atomic groups, sets inside sets are written out; what .NET would silently read as something else is
/// refused.
/// </summary>
internal static class OnigurumaRegex
{
    /// <summary>The compiled .NET expression.</summary>
    /// <exception cref="FormatException">The expression has no .NET equivalent; the message names the construct.</exception>
    public static Regex Compile(string pattern)
    {
        string translated = new Translator(pattern).Run();
        try
        {
            return new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.Multiline);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private sealed class Translator(string pattern)
    {
        private const string UnsupportedEscapes = "hHRXKGyYOg";

        private readonly StringBuilder _output = new(pattern.Length + 16);
        private readonly Stack<int> _groupStarts = new();
        private int _position;

        public string Run()
        {
            while (_position < pattern.Length)
            {
                int atomStart = _output.Length;
                switch (pattern[_position])
                {
                    case '\\':
                        CopyEscape();
                        break;
                    case '[':
                        CopyClass();
                        break;
                    case '(':
                        _groupStarts.Push(atomStart);
                        Copy(1);
                        continue;
                    case ')' when _groupStarts.Count > 0:
                        atomStart = _groupStarts.Pop();
                        Copy(1);
                        break;
                    default:
                        Copy(1);
                        break;
                }

                CopyQuantifier(atomStart);
            }

            return _output.ToString();
        }

        private void CopyEscape()
        {
            if (_position + 1 < pattern.Length && UnsupportedEscapes.Contains(pattern[_position + 1]))
            {
                throw new FormatException($"'\\{pattern[_position + 1]}'");
            }

            int end = _position + 2;
            if (pattern.AsSpan(_position).StartsWith("\\p{") || pattern.AsSpan(_position).StartsWith("\\P{"))
            {
                end = pattern.IndexOf('}', _position) + 1;
            }

            Copy(Math.Min(Math.Max(end, _position + 2), pattern.Length) - _position);
        }

        private void CopyClass()
        {
            Copy(1);
            if (Peek("^"))
            {
                Copy(1);
            }

            CopyClassMembers();
            Copy(Math.Min(1, pattern.Length - _position));
        }

        private void CopyClassMembers()
        {
            bool first = true;
            while (_position < pattern.Length && (first || pattern[_position] != ']'))
            {
                first = false;
                if (Peek("&&") || Peek("[^") || Peek("[:"))
                {
                    throw new FormatException($"'{pattern.AsSpan(_position, 2)}' inside a set at character {_position + 1}");
                }

                if (char.IsSurrogate(pattern[_position]))
                {
                    throw new FormatException($"a character beyond U+FFFF inside a set at character {_position + 1}");
                }

                if (pattern[_position] == '\\')
                {
                    CopyEscape();
                }
                else if (pattern[_position] == '[')
                {
                    // A set inside a set adds its members.
                    _position++;
                    CopyClassMembers();
                    _position = Math.Min(_position + 1, pattern.Length);
                }
                else
                {
                    Copy(1);
                }
            }
        }

        private void CopyQuantifier(int atomStart)
        {
            if (_position >= pattern.Length || !"?*+".Contains(pattern[_position]))
            {
                return;
            }

            Copy(1);
            if (Peek("+"))
            {
                _position++;
                _output.Insert(atomStart, "(?>").Append(')');
            }
            else if (Peek("?"))
            {
                Copy(1);
            }
        }

        private bool Peek(string text) => pattern.AsSpan(_position).StartsWith(text);

        private void Copy(int count)
        {
            _output.Append(pattern, _position, count);
            _position += count;
        }
    }
}
