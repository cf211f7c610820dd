using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;

namespace SftRecipes.Generators.Validation;

/// <summary>What a recipe writes that looks like a special token.</summary>
internal static class WrittenTokens
{
    /// <summary>All of it, in order, with places.</summary>
    public static IEnumerable<WrittenToken> Of(RecipeDeclaration recipe) => OfTemplate(recipe).Concat(OfStops(recipe.Generation));

    /// <summary>The tokens that code is compiled against; null for none.</summary>
    public static UsedTokens? Used(RecipeDeclaration recipe, TokenizerModel? tokenizer)
    {
        if (tokenizer is null)
        {
            return null;
        }

        EquatableArray<string> written = OfTemplate(recipe)
            .Select(static token => token.Text)
            .Where(tokenizer.IsToken)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static text => text, StringComparer.Ordinal)
            .ToEquatableArray();
        string? eos = tokenizer.IsGiven ? tokenizer.Eos : null;
        return eos is null && written.Count == 0 ? null : new UsedTokens(eos, written);
    }

    private static IEnumerable<WrittenToken> OfTemplate(RecipeDeclaration recipe) =>
        (recipe.Prompt is { } prompt ? OfPrompt(prompt) : [])
        .Concat(recipe.ChatTemplate switch
        {
            { Name: { } name } => BuiltInTemplates.Find(name)?.Markers
                .Select(static text => new WrittenToken(text, ProblemTarget.Of<ChatTemplateAttribute>(nameof(ChatTemplateAttribute.Name)))) ?? [],
            { Jinja: { } jinja, Error: null } => ChatTemplateText.Markers(jinja).Select(static match => new WrittenToken(
                match.Text, ProblemTarget.Within<ChatTemplateAttribute>(nameof(ChatTemplateAttribute.Jinja), match.Start, match.Length))),
            _ => [],
        });

    private static IEnumerable<WrittenToken> OfPrompt(PromptOptions prompt) =>
        from part in prompt.Parts
        where part.Kind == TemplatePartKind.Text
        from match in SpecialTokenText.Find(prompt.Template.Substring(part.Start, part.Length))
        select new WrittenToken(match.Text, ProblemTarget.Template(part.Start + match.Start, match.Length));

    private static IEnumerable<WrittenToken> OfStops(GenerationOptions generation) =>
        from index in Enumerable.Range(0, generation.Stop.Count)
        from match in SpecialTokenText.Find(generation.Stop[index])
        where match.Length == generation.Stop[index].Trim().Length
        select new WrittenToken(match.Text, ProblemTarget.Of<GenerationAttribute>(nameof(GenerationAttribute.Stop), index));
}

/// <param name="Text">The text.</param>
/// <param name="Target">Where it is written.</param>
internal sealed record WrittenToken(string Text, ProblemTarget Target);
