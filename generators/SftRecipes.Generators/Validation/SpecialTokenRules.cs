using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for special tokens that a recipe writes: they must be the model's.</summary>
internal static class SpecialTokenRules
{
    /// <summary>How many of a model's tokens a message lists.</summary>
    private const int MostListed = 12;

    private const int MostFamilies = 3;

    public static IReadOnlyList<Problem> Check(RecipeDeclaration recipe, ModelMatch model)
    {
        if (model.Tokenizer is not { } tokenizer)
        {
            return [];
        }

        // A template of several tokens is named in one place, and wrong once.
        return WrittenTokens.Of(recipe)
            .Where(written => !tokenizer.Knows(written.Text)
                && !BuiltInTemplates.IsPlainText(written.Text)
                && SpecialTokenText.IsMeantAsToken(written.Text, tokenizer.Names))
            .GroupBy(static written => written.Target)
            .Select(group => Report(recipe.Model, tokenizer, group.First()))
            .ToList();
    }

    private static Problem Report(string model, TokenizerModel tokenizer, WrittenToken written)
    {
        IReadOnlyList<TokenizerFamily> families = TokenizerFamilies.Having(written.Text);
        IReadOnlyList<string> near = Near(tokenizer, families, written);
        string suggestion = near.Count == 0 ? string.Empty : " (did you mean " + string.Join(" or ", near.Select(static text => "'" + text + "'")) + "?)";
        string known = tokenizer.Tokens.Count == 0
            ? "none"
            : string.Join(", ", tokenizer.Tokens.Take(MostListed).Select(static token => token.Text)) + (tokenizer.Tokens.Count > MostListed ? ", …" : string.Empty);
        Problem problem = families.Count == 0
            ? new Problem(RuleIds.SpecialTokenUnknown, written.Target, written.Text, model, suggestion, known)
            : new Problem(RuleIds.SpecialTokenOfAnotherFamily, written.Target, written.Text, Names(families), model, suggestion, known);
        return problem with { Suggestions = near.ToEquatableArray() };
    }

    private static string Names(IReadOnlyList<TokenizerFamily> families) =>
        Words.List(families.Take(MostFamilies).Select(static family => family.Name).ToArray(), "and", string.Empty);

    /// <summary>What has the same part in this model's prompts, else what is written alike; of a whole template, the model's own.</summary>
    private static IReadOnlyList<string> Near(TokenizerModel tokenizer, IReadOnlyList<TokenizerFamily> families, WrittenToken written)
    {
        if (written.Target.Argument == nameof(ChatTemplateAttribute.Name))
        {
            return tokenizer.Chat is { } chat && BuiltInTemplates.Like(chat) is { } name ? [name] : [];
        }

        string? same = families.Any(family => family.EndsWith(written.Text)) ? tokenizer.TurnEnd
            : families.Any(family => family.BeginsWith(written.Text)) ? tokenizer.Bos
            : null;
        return same is null ? NearestNames.Find(written.Text, tokenizer.Names, 2) : [same];
    }
}
