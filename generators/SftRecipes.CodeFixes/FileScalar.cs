using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace SftRecipes.CodeFixes;

/// <summary>Values as they are written in YAML and JSON, which share the form in double quotes.</summary>
internal static class FileScalar
{
    /// <summary>What a value says that needs no escapes.</summary>
    public static string Value(string written) => IsQuoted(written) ? written.Substring(1, written.Length - 2) : written;

    /// <summary>Another value in the form of the one that is there: quoted as that is, or where YAML would read it as something else.</summary>
    public static string Like(string written, string value) =>
        IsQuoted(written) && written[0] == '\'' ? "'" + value.Replace("'", "''") + "'"
        : IsQuoted(written) || !IsPlain(value) ? SymbolDisplay.FormatLiteral(value, quote: true)
        : value;

    /// <summary>Whether YAML reads the value as itself without quotes, in brackets too.</summary>
    private static bool IsPlain(string value) => value.Length > 0
        && (char.IsLetterOrDigit(value[0]) || value[0] == '<')
        && value.All(static character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or '/' or '<' or '>' or '|');

    private static bool IsQuoted(string written) =>
        written.Length > 1 && written[0] is '"' or '\'' && written[written.Length - 1] == written[0];
}
