namespace SftRecipes.Prompts.Jinja;

/// <summary>Jinja's tests: <c>x is defined</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, Func<object?, JinjaCallArguments, bool>> Tests = new(StringComparer.Ordinal)
    {
        ["defined"] = (value, _) => value is not JinjaUndefined,
        ["undefined"] = (value, _) => value is JinjaUndefined,
        ["none"] = (value, _) => value is null,
        ["boolean"] = (value, _) => value is bool,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["number"] = (value, _) => value is long or double or bool,
        ["string"] = (value, _) => value is string,
        ["mapping"] = (value, _) => value is JinjaDict,
        ["iterable"] = (value, _) => value is string or List<object?> or JinjaTuple or JinjaDict or JinjaUndefined,
        ["sequence"] = (value, _) => value is string or List<object?> or JinjaTuple or JinjaDict or JinjaUndefined,
        ["callable"] = (value, _) => value is JinjaFunction,
        ["odd"] = (value, _) => Remainder(value, 2) == 1,
        ["even"] = (value, _) => Remainder(value, 2) == 0,
        ["divisibleby"] = (value, arguments) => PythonOperators.AsInteger(arguments.Required("num")) is { } divisor and not 0
            ? Remainder(value, divisor) == 0
            : throw new JinjaException("divisibleby needs a whole number other than 0"),
        ["lower"] = (value, _) => PythonText.Str(value) is var text && text.Any(char.IsLower) && !text.Any(char.IsUpper),
        ["upper"] = (value, _) => PythonText.Str(value) is var text && text.Any(char.IsUpper) && !text.Any(char.IsLower),
        ["sameas"] = (value, arguments) => arguments.Required("other") is var other
            && (ReferenceEquals(value, other) || (value is bool or long or null && Equals(value, other))),
        ["in"] = (value, arguments) => PythonOperators.Contains(arguments.Required("seq"), value),
        ["filter"] = (value, _) => JinjaVocabulary.Filters.Contains(PythonText.Str(value)),
        ["test"] = (value, _) => JinjaVocabulary.Tests.Contains(PythonText.Str(value)),
    };

    private static readonly Dictionary<string, string> Comparisons = new(StringComparer.Ordinal)
    {
        ["eq"] = "==", ["equalto"] = "==", ["=="] = "==",
        ["ne"] = "!=", ["!="] = "!=",
        ["lt"] = "<", ["lessthan"] = "<", ["<"] = "<",
        ["le"] = "<=", ["<="] = "<=",
        ["gt"] = ">", ["greaterthan"] = ">", [">"] = ">",
        ["ge"] = ">=", [">="] = ">=",
    };

    public static bool Apply(string name, object? value, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> keywords)
    {
        var arguments = new JinjaCallArguments(name, positional, keywords);
        bool result = Comparisons.TryGetValue(name, out string? symbol)
            ? PythonOperators.Compare(symbol, value, arguments.Required("other"))
            : Tests.TryGetValue(name, out Func<object?, JinjaCallArguments, bool>? test)
                ? test(value, arguments)
                : throw new JinjaException($"there is no test '{name}'");
        arguments.End();
        return result;
    }

    private static long Remainder(object? value, long divisor) => PythonOperators.AsInteger(value) is { } integer
        ? ((integer % divisor) + divisor) % divisor
        : throw JinjaFilters.Wrong("a test for divisibility", value);
}
