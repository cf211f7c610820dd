using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Prompts;

/// <summary>Reads the markup that a chat template writes out of its Jinja text, without rendering it.</summary>
internal static class ChatTemplateText
{
    private static readonly string[] Roles = ["system", "user", "assistant"];

    private static readonly Regex Comment = new(@"\{#.*?#\}", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary><c>'&lt;|' + message['role'] + '|&gt;'</c> and <c>&lt;|{{ message.role }}|&gt;</c>.</summary>
    private static readonly Regex RoleMarker = new(
        @"<\|(?:(?<q>['""])\s*[+~][^+~{}%]*\brole\b[^+~{}%]*[+~]\s*\k<q>|\{\{-?[^{}]*\brole\b[^{}]*\}\})\|>", RegexOptions.CultureInvariant);

    private static readonly Regex GenerationBlock = new(
        @"\{%[-+]?\s*generation\b.*?\{%[-+]?\s*endgeneration\b", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static readonly Regex EosName = new(@"\beos_token\b", RegexOptions.CultureInvariant);

    /// <summary>What matters of a template.</summary>
    public static ChatMarks Marks(string jinja) => new(
        Markers(jinja)
            .Select(static marker => marker.Text)
            .Where(static text => SpecialTokenText.IsMeantAsToken(text, []))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static text => text, StringComparer.Ordinal)
            .ToEquatableArray(),
        EosName.IsMatch(WithoutComments(jinja)),
        TurnEnd(jinja));

    /// <summary>Every text of a template that looks like a special token, in order; of a marker with the role in it, each role's.</summary>
    public static IEnumerable<TokenMatch> Markers(string jinja)
    {
        string text = WithoutComments(jinja);
        IEnumerable<TokenMatch> byRole = RoleMarker.Matches(text).Cast<Match>()
            .SelectMany(static match => Roles.Select(role => new TokenMatch("<|" + role + "|>", match.Index, match.Length)));
        return SpecialTokenText.Find(text).Concat(byRole).OrderBy(static match => match.Start);
    }

    /// <summary>The last token that a <c>{% generation %}</c> block writes, which ends the assistant's turn; null where there is none.</summary>
    private static string? TurnEnd(string jinja) => GenerationBlock.Match(WithoutComments(jinja)) is { Success: true } block
        ? Markers(jinja)
            .Where(marker => marker.Start >= block.Index && marker.Start < block.Index + block.Length)
            .Select(static marker => marker.Text)
            .Where(static text => SpecialTokenText.IsMeantAsToken(text, []))
            .LastOrDefault()
        : null;

    /// <summary>The template with blanks for its comments, so that places stay.</summary>
    private static string WithoutComments(string jinja) => Comment.Replace(jinja, static match => new string(' ', match.Length));
}
