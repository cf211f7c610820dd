using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Prompts.Jinja;
using Chat = SftRecipes.ChatTemplateAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for how prompts begin: with BOS once.</summary>
internal static class TextBeginRules
{
    private const string Variable = "bos_token";

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ModelMatch model)
    {
        if (model.Tokenizer is not { Bos: { Length: > 0 } bos } tokenizer)
        {
            return [];
        }

        return recipe.ChatTemplate switch
        {
            { Jinja: { } jinja, Error: null } => InJinja(jinja, bos),
            null when recipe.Prompt is { } prompt => InPrompt(prompt, bos, tokenizer.AddsBos == true),
            _ => [],
        };
    }

    private static IEnumerable<Problem> InPrompt(PromptOptions prompt, string bos, bool isAdded)
    {
        foreach (TemplatePart part in prompt.Parts.Where(static part => part.Kind == TemplatePartKind.Text))
        {
            string text = prompt.Template.Substring(part.Start, part.Length);
            int blanks = text.Length - text.TrimStart().Length;
            bool begins = isAdded && part.Start == 0 && string.CompareOrdinal(text, blanks, bos, 0, bos.Length) == 0;
            int again = text.IndexOf(bos + bos, StringComparison.Ordinal);
            if (begins || again >= 0)
            {
                int start = part.Start + (begins ? blanks : again + bos.Length);
                string why = begins ? "the tokenizer puts it in front of every prompt" : "the template has just written it";
                yield return new Problem(RuleIds.BosDoubled, ProblemTarget.Template(start, bos.Length), bos, why);
            }
        }
    }

    /// <summary>A template gets no BOS but what it writes: it is doubled where a second one follows at once.</summary>
    private static IEnumerable<Problem> InJinja(string jinja, string bos)
    {
        bool written = false;
        foreach (JinjaToken token in JinjaLexer.Tokenize(jinja))
        {
            bool isVariable = token.IsName(Variable);
            bool isText = token.Kind is JinjaTokenKind.Text or JinjaTokenKind.String;
            if (written && (isVariable || (isText && token.Text.TrimStart().StartsWith(bos, StringComparison.Ordinal))))
            {
                yield return new Problem(
                    RuleIds.BosDoubled,
                    ProblemTarget.Within<Chat>(nameof(Chat.Jinja), token.Position, token.Length),
                    bos,
                    "the template has just written it");
            }

            // Signs between two that are written leave them neighbours; anything else does not.
            bool isBetween = token.Kind is JinjaTokenKind.PrintBegin or JinjaTokenKind.PrintEnd || token.IsOperator("+") || token.IsOperator("~")
                || (isText && string.IsNullOrWhiteSpace(token.Text));
            written = isVariable || (isText && token.Text.TrimEnd().EndsWith(bos, StringComparison.Ordinal)) || (written && isBetween);
        }
    }
}
