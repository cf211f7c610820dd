using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for what a prompt that can be printed should rather not do, and for how much room it takes.</summary>
internal static class TemplateStyleRules
{
    // A token of English has about four characters, and seldom fewer in a template's plain words.
    private const int CharactersPerToken = 4;
    private const double MostOfLength = 0.75;

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture) =>
    [
        .. recipe.ChatTemplate is not null ? Unused(recipe) : [],
        .. TrainedPrompt(recipe),
        .. recipe.Prompt is { } scaffold && architecture is not null ? Scaffold(recipe, scaffold, architecture) : [],
    ];

    /// <summary>Of a template in order: properties that no part of the prompt shows and no mark explains.</summary>
    internal static IEnumerable<Problem> Unused(RecipeDeclaration recipe)
    {
        // Where the answer or the turns are not marked yet, what is unused may be just them.
        if (recipe.Example is not { } example
            || !(recipe.ChatTemplate is null ? example.Properties.Any(static property => property.Role != RowRole.None) : example.Properties.Any(IsTurn)))
        {
            return [];
        }

        var shown = new HashSet<string>(recipe.Prompt?.Parts.Select(static part => part.Value) ?? []);
        return example.Properties
            .Where(property => property.Role == RowRole.None && !shown.Contains(property.Name)
                && (recipe.ChatTemplate is null || !(IsTurn(property) || property.IsTools)))
            .Select(property => new Problem(
                RuleIds.PropertyUnused, ProblemTarget.Property(property.Name), property.Name, example.DisplayName));
    }

    private static bool IsTurn(ExampleProperty property) => property.IsTurnList || property.TurnRole is not null;

    private static IEnumerable<Problem> TrainedPrompt(RecipeDeclaration recipe)
    {
        TrainingOptions training = recipe.Training;
        if (recipe.Preference.Any)
        {
            yield break;
        }

        if (recipe is { Prompt: { } prompt, Example: { } example } && !training.CompletionOnlyLoss
            && prompt.Parts.FirstOrDefault(static part => part.Kind is TemplatePartKind.Text or TemplatePartKind.Placeholder) is { } first
            && !example.ResponseNames().Contains(first.Value))
        {
            yield return Trained(nameof(Arguments.CompletionOnlyLoss), "the prompt");
        }
        else if (recipe.ChatTemplate is not null && !training.AssistantOnlyLoss)
        {
            yield return Trained(nameof(Arguments.AssistantOnlyLoss), "what users say");
        }

        static Problem Trained(string argument, string what) =>
            new(RuleIds.PromptTrained, ProblemTarget.Of<Arguments>(argument), argument, what);
    }

    /// <summary>Of a template in order: white space that the response's first token would have in itself.</summary>
    internal static IEnumerable<Problem> SpaceBeforeResponse(PromptOptions prompt, ExampleType example)
    {
        IReadOnlyList<string> responses = example.ResponseNames();
        int place = prompt.Parts.ToList().FindIndex(part => part.Kind == TemplatePartKind.Placeholder && responses.Contains(part.Value));
        return from text in TextsBefore(prompt.Parts, place)
               let spaces = text.Value.Length - text.Value.TrimEnd(' ', '\t').Length
               where spaces > 0
               select new Problem(
                   RuleIds.SpaceBeforeResponse, ProblemTarget.Template(text.Start + text.Length - spaces, spaces), prompt.Parts[place].Value);
    }

    /// <summary>The texts that may come right before a part: a block's end, and, where the block is left out, what is before it.</summary>
    private static IEnumerable<TemplatePart> TextsBefore(EquatableArray<TemplatePart> parts, int index)
    {
        int before = index - 1;
        while (before >= 0 && parts[before].Kind == TemplatePartKind.BlockEnd)
        {
            foreach (TemplatePart text in TextsBefore(parts, before))
            {
                yield return text;
            }

            before = StartOfBlock(parts, before) - 1;
        }

        if (before >= 0 && parts[before].Kind == TemplatePartKind.Text)
        {
            yield return parts[before];
        }
    }

    private static int StartOfBlock(EquatableArray<TemplatePart> parts, int end)
    {
        int depth = 1;
        int start = end;
        while (depth > 0)
        {
            start--;
            depth += parts[start].Kind == TemplatePartKind.BlockEnd ? 1 : parts[start].Kind == TemplatePartKind.BlockStart ? -1 : 0;
        }

        return start;
    }

    /// <summary>The template's own text, which every row has, against the longest row.</summary>
    private static IEnumerable<Problem> Scaffold(RecipeDeclaration recipe, PromptOptions prompt, ArchitectureModel architecture)
    {
        int depth = 0;
        int words = 0;
        int characters = 0;
        foreach (TemplatePart part in prompt.Parts)
        {
            depth += part.Kind == TemplatePartKind.BlockStart ? 1 : part.Kind == TemplatePartKind.BlockEnd ? -1 : 0;
            if (part.Kind == TemplatePartKind.Text && depth == 0)
            {
                string[] written = part.Value.Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries);
                words += written.Length;
                characters += written.Sum(static word => word.Length + 1);
            }
        }

        int length = RecipeFacts.MaxLength(recipe, architecture);
        ProblemTarget target = recipe.Training.MaxLength is null
            ? ProblemTarget.Of<PromptTemplateAttribute>(nameof(PromptTemplateAttribute.Template))
            : ProblemTarget.Of<Arguments>(nameof(Arguments.MaxLength));
        int tokens = characters / CharactersPerToken;
        if (length < 2)
        {
            yield break;
        }

        // No tokenizer joins words: this many tokens are certain.
        if (words >= length)
        {
            yield return new Problem(RuleIds.ScaffoldFillsMaxLength, target, Numbers.Text(words), Numbers.Text(length));
        }
        else if (tokens >= MostOfLength * length)
        {
            yield return new Problem(RuleIds.ScaffoldNearMaxLength, target, Numbers.Text(tokens), Numbers.Text(length));
        }
    }
}
