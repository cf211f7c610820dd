using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SftRecipes.Generators.Architectures;

namespace SftRecipes.Generators.Prompts;

/// <summary>Finds text that looks like a special token.</summary>
internal static class SpecialTokenText
{
    /// <summary><c>&lt;|im_end|&gt;</c>, DeepSeek's with broad bars, and those that have lost one bar.</summary>
    private const string Barred = @"<\|[^\s|<>{}'""]{1,60}\|>|<｜[^\s｜<>{}'""]{1,60}｜>|<\|[A-Za-z0-9_]{1,40}>|<[A-Za-z0-9_]{1,40}\|>";

    /// <summary>Words in brackets: special tokens if a model has them, else markup as any other.</summary>
    private const string Bracketed = @"<</?[A-Za-z_]{2,30}>>|</?[A-Za-z_]{1,40}>|\[/?[A-Za-z_]{2,40}\]";

    private static readonly Regex Pattern = new(Barred + "|" + Bracketed, RegexOptions.CultureInvariant);

    /// <summary>Tokens as short as <c>&lt;eos&gt;</c> are near to all kinds of words.</summary>
    private const int ShortestMisspelled = 6;

    /// <summary>Every candidate in order; most bracketed words are none (see <see cref="IsMeantAsToken"/>).</summary>
    public static IEnumerable<TokenMatch> Find(string text) =>
        Pattern.Matches(text).Cast<Match>().Select(static match => new TokenMatch(match.Value, match.Index, match.Length));

    /// <summary>
    /// Whether a candidate can only be meant as a special token: by its bars, as a token that some model has, or as one of this model's
    /// with a letter or two gone wrong.
    /// </summary>
    /// <param name="text">The candidate.</param>
    /// <param name="known">What this model has.</param>
    public static bool IsMeantAsToken(string text, IEnumerable<string> known) =>
        IsBarred(text) || TokenizerFamilies.Having(text).Count > 0 || known.Any(token => IsMisspelled(text, token));

    private static bool IsBarred(string text) => text.IndexOf('|') >= 0 || text.IndexOf('｜') >= 0;

    private static bool IsMisspelled(string text, string token) =>
        token.Length >= ShortestMisspelled
        && Math.Abs(text.Length - token.Length) <= 1
        && Validation.NearestNames.Distance(text, token) <= Math.Max(1, token.Length / 8);
}

/// <param name="Text">The text found.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters of the source it takes.</param>
internal readonly record struct TokenMatch(string Text, int Start, int Length);
