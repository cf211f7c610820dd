using System;
using System.Globalization;
using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>String literals, with Python's escapes.</summary>
internal static class JinjaStrings
{
    private const string Letters = "\\'\"abfnrtv";
    private const string Meanings = "\\'\"\a\b\f\n\r\t\v";

    /// <summary>The value of a literal; a backslash before anything that is no escape stays.</summary>
    /// <param name="written">What stands between the quotes.</param>
    /// <param name="position">Where it stands, for errors.</param>
    /// <exception cref="JinjaSyntaxException">A numeric escape is incomplete.</exception>
    public static string Unescape(string written, int position)
    {
        if (written.IndexOf('\\') < 0)
        {
            return written;
        }

        var value = new StringBuilder(written.Length);
        int i = 0;
        while (i < written.Length)
        {
            if (written[i] != '\\' || i + 1 == written.Length)
            {
                value.Append(written[i++]);
                continue;
            }

            char escape = written[i + 1];
            int letter = Letters.IndexOf(escape);
            if (letter >= 0)
            {
                value.Append(Meanings[letter]);
                i += 2;
            }
            else if (escape == '\n')
            {
                i += 2;
            }
            else if (escape is >= '0' and <= '7')
            {
                int length = 1;
                while (length < 3 && i + 1 + length < written.Length && written[i + 1 + length] is >= '0' and <= '7')
                {
                    length++;
                }

                value.Append((char)Convert.ToInt32(written.Substring(i + 1, length), 8));
                i += 1 + length;
            }
            else if (escape is 'x' or 'u' or 'U')
            {
                int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
                value.Append(Character(written, i, digits, position));
                i += 2 + digits;
            }
            else
            {
                value.Append('\\');
                i++;
            }
        }

        return value.ToString();
    }

    private static string Character(string written, int start, int digits, int position)
    {
        if (start + 2 + digits > written.Length
            || !int.TryParse(
                written.Substring(start + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            || code is < 0 or > 0x10FFFF)
        {
            throw new JinjaSyntaxException(
                $"'\\{written[start + 1]}' needs {digits} hexadecimal digits of a character", position + start, 2);
        }

        return code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code);
    }
}
