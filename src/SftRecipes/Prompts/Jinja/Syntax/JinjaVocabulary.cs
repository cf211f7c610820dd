using System;
using System.Collections.Generic;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The filters and tests that chat templates can use: Jinja's own, without those for HTML, files and chance.</summary>
internal static class JinjaVocabulary
{
    public static readonly HashSet<string> Filters = new(StringComparer.Ordinal)
    {
        "abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "format",
        "groupby", "indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
        "replace", "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "sum", "title", "tojson", "trim",
        "truncate", "unique", "upper", "wordcount",
    };

    public static readonly HashSet<string> Tests = new(StringComparer.Ordinal)
    {
        "boolean", "callable", "defined", "divisibleby", "eq", "equalto", "==", "even", "false", "filter", "float", "ge", "gt",
        "greaterthan", ">", ">=", "in", "integer", "iterable", "le", "lessthan", "lower", "lt", "<", "<=", "mapping", "ne", "!=", "none",
        "number", "odd", "sameas", "sequence", "string", "test", "true", "undefined", "upper",
    };
}
