using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The methods of Python's <c>str</c>.</summary>
internal static class StringMethods
{
    private static readonly Dictionary<string, Func<string, JinjaCallArguments, object?>> Methods = new(StringComparer.Ordinal)
    {
        ["strip"] = (text, arguments) => CodePoints.Strip(text, arguments.OptionalText("chars")),
        ["lstrip"] = (text, arguments) => CodePoints.Strip(text, arguments.OptionalText("chars"), right: false),
        ["rstrip"] = (text, arguments) => CodePoints.Strip(text, arguments.OptionalText("chars"), left: false),
        ["upper"] = (text, _) => text.ToUpperInvariant(),
        ["lower"] = (text, _) => text.ToLowerInvariant(),
        ["title"] = (text, _) => Title(text),
        ["capitalize"] = (text, _) => Capitalize(text),
        ["swapcase"] = (text, _) => string.Concat(text.Select(
            unit => char.IsUpper(unit) ? char.ToLowerInvariant(unit) : char.ToUpperInvariant(unit))),
        ["startswith"] = (text, arguments) => Any(arguments.Required("prefix"), prefix => text.StartsWith(prefix, StringComparison.Ordinal)),
        ["endswith"] = (text, arguments) => Any(arguments.Required("suffix"), suffix => text.EndsWith(suffix, StringComparison.Ordinal)),
        ["removeprefix"] = (text, arguments) => arguments.Text("prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal)
            ? text[prefix.Length..] : text,
        ["removesuffix"] = (text, arguments) => arguments.Text("suffix") is { Length: > 0 } suffix
            && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text,
        ["replace"] = (text, arguments) => Replace(text, arguments.Text("old"), arguments.Text("new"), arguments.Int32("count", -1)),
        ["split"] = (text, arguments) => PythonSplit.Split(text, arguments.OptionalText("sep"), arguments.Int32("maxsplit", -1)),
        ["rsplit"] = (text, arguments) => PythonSplit.SplitRight(text, arguments.OptionalText("sep"), arguments.Int32("maxsplit", -1)),
        ["splitlines"] = (text, arguments) => PythonSplit.Lines(text, arguments.Flag("keepends")),
        ["partition"] = (text, arguments) => Partition(text, arguments.Text("sep"), fromRight: false),
        ["rpartition"] = (text, arguments) => Partition(text, arguments.Text("sep"), fromRight: true),
        ["find"] = (text, arguments) => Position(text, text.IndexOf(arguments.Text("sub"), StringComparison.Ordinal)),
        ["rfind"] = (text, arguments) => Position(text, text.LastIndexOf(arguments.Text("sub"), StringComparison.Ordinal)),
        ["index"] = (text, arguments) => text.IndexOf(arguments.Text("sub"), StringComparison.Ordinal) is var found and >= 0
            ? Position(text, found) : throw new JinjaException("substring not found"),
        ["count"] = (text, arguments) => arguments.Text("sub") is { Length: > 0 } part
            ? text.Split(part).Length - 1L : CodePoints.Length(text) + 1L,
        ["join"] = (text, arguments) => Join(text, PythonOperators.Iterate(arguments.Required("iterable"))),
        ["zfill"] = (text, arguments) => ZeroFill(text, arguments.Int32("width", 0)),
        ["ljust"] = (text, arguments) => Pad(text, arguments, left: false, right: true),
        ["rjust"] = (text, arguments) => Pad(text, arguments, left: true, right: false),
        ["center"] = (text, arguments) => Pad(text, arguments, left: true, right: true),
        ["format"] = (text, arguments) => BraceFormat.Apply(text, arguments),
        ["isdigit"] = (text, _) => All(text, char.IsDigit),
        ["isnumeric"] = (text, _) => All(text, char.IsNumber),
        ["isdecimal"] = (text, _) => All(text, char.IsDigit),
        ["isalpha"] = (text, _) => All(text, char.IsLetter),
        ["isalnum"] = (text, _) => All(text, char.IsLetterOrDigit),
        ["isspace"] = (text, _) => All(text, CodePoints.IsSpace),
        ["isupper"] = (text, _) => text.Any(char.IsUpper) && !text.Any(char.IsLower),
        ["islower"] = (text, _) => text.Any(char.IsLower) && !text.Any(char.IsUpper),
    };

    /// <summary>The method of this name, bound to a string; null where there is none.</summary>
    public static JinjaFunction? Find(string text, string name) =>
        Methods.TryGetValue(name, out Func<string, JinjaCallArguments, object?>? method)
            ? new JinjaFunction(name, arguments =>
            {
                object? result = method(text, arguments);
                arguments.End();
                return result;
            })
            : null;

    /// <summary>The first character in upper case, the others in lower case.</summary>
    public static string Capitalize(string text) =>
        text.Length == 0 ? text : text[..1].ToUpperInvariant() + text[1..].ToLowerInvariant();

    /// <summary>Each run of letters capitalized.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        bool inWord = false;
        foreach (char unit in text)
        {
            title.Append(inWord ? char.ToLowerInvariant(unit) : char.ToUpperInvariant(unit));
            inWord = char.IsLetter(unit);
        }

        return title.ToString();
    }

    public static string Replace(string text, string old, string replacement, int count)
    {
        if (count == 0)
        {
            return text;
        }

        if (old.Length == 0)
        {
            IReadOnlyList<string> characters = CodePoints.Split(text);
            int times = count < 0 ? int.MaxValue : count;
            return string.Concat(characters.Select((character, index) => (index < times ? replacement : "") + character))
                + (characters.Count < times ? replacement : "");
        }

        string[] parts = count < 0 ? text.Split(old) : text.Split(old, count + 1);
        return JinjaLimits.Checked(text.Length + ((double)parts.Length * replacement.Length), () => string.Join(replacement, parts));
    }

    public static string Join(string separator, IEnumerable<object?> items)
    {
        var joined = new StringBuilder();
        bool any = false;
        foreach (object? item in items)
        {
            string part = item as string
                ?? throw new JinjaException($"join(): a str is expected, not {PythonText.TypeName(item)}");
            joined.Append(any ? separator : "").Append(part);
            any = true;
            JinjaLimits.Checked(joined.Length, () => 0);
        }

        return joined.ToString();
    }

    private static bool All(string text, Func<char, bool> test) => text.Length > 0 && text.All(test);

    private static bool Any(object? value, Func<string, bool> test) =>
        value is JinjaTuple tuple ? tuple.Items.OfType<string>().Any(test) : test(PythonText.Str(value));

    private static object Position(string text, int index) => index < 0 ? -1L : (long)CodePoints.Before(text, index);

    private static JinjaTuple Partition(string text, string separator, bool fromRight)
    {
        if (separator.Length == 0)
        {
            throw new JinjaException("empty separator");
        }

        int index = fromRight ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        return index >= 0 ? new JinjaTuple([text[..index], separator, text[(index + separator.Length)..]])
            : fromRight ? new JinjaTuple(["", "", text])
            : new JinjaTuple([text, "", ""]);
    }

    private static string ZeroFill(string text, int width)
    {
        int sign = text.Length > 0 && (text[0] is '+' or '-') ? 1 : 0;
        int missing = width - CodePoints.Length(text);
        return missing <= 0 ? text : JinjaLimits.Checked(width, () => text[..sign] + new string('0', missing) + text[sign..]);
    }

    private static string Pad(string text, JinjaCallArguments arguments, bool left, bool right)
    {
        int width = arguments.Int32("width", 0);
        string fill = arguments.OptionalText("fillchar") ?? " ";
        int missing = Math.Max(0, width - CodePoints.Length(text));

        // As Python centers: an odd blank goes to the left where the width is odd, else to the right.
        int before = left && right ? (missing / 2) + (missing & width & 1) : left ? missing : 0;
        return JinjaLimits.Checked(
            (double)width * fill.Length,
            () => string.Concat(Enumerable.Repeat(fill, before)) + text + string.Concat(Enumerable.Repeat(fill, missing - before)));
    }
}
