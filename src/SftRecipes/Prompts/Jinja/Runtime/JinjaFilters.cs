using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Jinja's filters; <see cref="SequenceFilters"/> has those that choose, order and group items.</summary>
internal static class JinjaFilters
{
    private static readonly Dictionary<string, Func<object?, JinjaCallArguments, object?>> Filters = new(StringComparer.Ordinal)
    {
        ["abs"] = (value, _) => PythonOperators.AsInteger(value) is { } integer ? (object)Math.Abs(integer)
            : value is double number ? Math.Abs(number) : throw Wrong("abs", value),
        ["attr"] = (value, arguments) => PythonMembers.Attribute(value, arguments.Text("name")),
        ["capitalize"] = (value, _) => StringMethods.Capitalize(PythonText.Str(value)),
        ["center"] = (value, arguments) => Method(PythonText.Str(value), "center", (long)arguments.Int32("width", 80)),
        ["default"] = Default,
        ["d"] = Default,
        ["e"] = Escape,
        ["escape"] = Escape,
        ["float"] = (value, arguments) => JinjaNumbers.ToFloat(value, arguments.Optional("default", 0.0)),
        ["format"] = (value, arguments) => PercentFormat.Apply(PythonText.Str(value), new JinjaTuple(arguments.Rest())),
        ["indent"] = Indent,
        ["int"] = (value, arguments) => JinjaNumbers.ToInteger(value, arguments.Optional("default", 0L), arguments.Int32("base", 10)),
        ["items"] = (value, _) => value switch
        {
            JinjaUndefined => new List<object?>(),
            JinjaDict dict => CollectionMethods.Items(dict),
            _ => throw new JinjaException("Can only get item pairs from a mapping."),
        },
        ["join"] = Join,
        ["length"] = (value, _) => PythonOperators.Length(value),
        ["count"] = (value, _) => PythonOperators.Length(value),
        ["lower"] = (value, _) => PythonText.Str(value).ToLowerInvariant(),
        ["replace"] = (value, arguments) => StringMethods.Replace(
            PythonText.Str(value), arguments.Text("old"), arguments.Text("new"), arguments.Int32("count", -1)),
        ["round"] = JinjaNumbers.Round,
        ["safe"] = (value, _) => PythonText.Str(value),
        ["string"] = (value, _) => PythonText.Str(value),
        ["title"] = (value, _) => Title(PythonText.Str(value)),
        ["tojson"] = PythonJsonText.Write,
        ["trim"] = (value, arguments) => CodePoints.Strip(PythonText.Str(value), arguments.OptionalText("chars")),
        ["truncate"] = Truncate,
        ["upper"] = (value, _) => PythonText.Str(value).ToUpperInvariant(),
        ["wordcount"] = (value, _) => (long)PythonSplit.Split(PythonText.Str(value), null, -1).Count,
    };

    public static object? Apply(
        string name, object? value, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> keywords)
    {
        var arguments = new JinjaCallArguments(name, positional, keywords);
        object? result = Filters.TryGetValue(name, out Func<object?, JinjaCallArguments, object?>? filter)
            ? filter(value, arguments)
            : SequenceFilters.Apply(name, value, arguments);
        arguments.End();
        return result;
    }

    public static JinjaException Wrong(string filter, object? value) =>
        value is JinjaUndefined undefined ? undefined.Error() : new JinjaException($"'{filter}' cannot be applied to {PythonText.TypeName(value)}");

    private static object? Method(string text, string name, params object?[] arguments) =>
        StringMethods.Find(text, name)!.Invoke(arguments, new Dictionary<string, object?>());

    private static object? Default(object? value, JinjaCallArguments arguments)
    {
        object? otherwise = arguments.Optional("default_value", "");
        bool falseToo = arguments.Flag("boolean");
        return value is JinjaUndefined || (falseToo && !PythonOperators.IsTrue(value)) ? otherwise : value;
    }

    private static object? Escape(object? value, JinjaCallArguments arguments) => PythonText.Str(value)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);

    private static object? Join(object? value, JinjaCallArguments arguments)
    {
        string separator = arguments.OptionalText("d") ?? "";
        object? attribute = arguments.Optional("attribute");
        return StringMethods.Join(
            separator, PythonOperators.Iterate(value).Select(item => PythonText.Str(SequenceFilters.Attribute(item, attribute))));
    }

    private static object? Indent(object? value, JinjaCallArguments arguments)
    {
        object? width = arguments.Optional("width", 4L);
        bool first = arguments.Flag("first");
        bool blank = arguments.Flag("blank");
        string step = width as string ?? new string(' ', (int)Math.Clamp(PythonOperators.AsInteger(width) ?? 0, 0, 1000));
        List<object?> lines = PythonSplit.Lines(PythonText.Str(value) + "\n", keepEnds: false);
        var text = new StringBuilder(first ? step : "");
        for (int i = 0; i < lines.Count; i++)
        {
            string line = (string)lines[i]!;
            text.Append(i > 0 ? "\n" : "").Append(i > 0 && (blank || line.Length > 0) ? step : "").Append(line);
        }

        return JinjaLimits.Checked(text.Length, text.ToString);
    }

    /// <summary>Words begin after white space, hyphens and opening brackets; the letters after an apostrophe stay small.</summary>
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        bool starts = true;
        foreach (char unit in text)
        {
            bool separates = CodePoints.IsSpace(unit) || "-({[<".Contains(unit, StringComparison.Ordinal);
            title.Append(starts && !separates ? char.ToUpperInvariant(unit) : char.ToLowerInvariant(unit));
            starts = separates;
        }

        return title.ToString();
    }

    private static object? Truncate(object? value, JinjaCallArguments arguments)
    {
        IReadOnlyList<string> text = CodePoints.Split(PythonText.Str(value));
        int length = arguments.Int32("length", 255);
        bool killWords = arguments.Flag("killwords");
        string end = arguments.OptionalText("end") ?? "...";
        int leeway = arguments.Int32("leeway", 5);
        if (text.Count <= length + leeway)
        {
            return string.Concat(text);
        }

        string cut = string.Concat(text.Take(Math.Max(0, length - CodePoints.Length(end))));
        int blank = cut.LastIndexOf(' ');
        return (killWords || blank < 0 ? cut : cut[..blank]) + end;
    }
}
