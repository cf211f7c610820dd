using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;
using Attribute = SftRecipes.ChatTemplateAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[ChatTemplate]</c>.</summary>
internal static class ChatTemplateRules
{
    /// <summary>The variables that every template is given.</summary>
    private static readonly string[] Given = ["messages", "tools", "documents", "add_generation_prompt"];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.ChatTemplate is not { } template)
        {
            return recipe.Training.AssistantOnlyLoss
                ? []
                : [Unused(nameof(Arguments.AssistantOnlyLoss), nameof(Arguments.CompletionOnlyLoss), "[PromptTemplate]")];
        }

        return
        [
            .. recipe.Prompt is null ? [] : new[] { new Problem(RuleIds.BothTemplates, ProblemTarget.Attribute<Attribute>()) },
            .. recipe.Training.CompletionOnlyLoss
                ? []
                : new[] { Unused(nameof(Arguments.CompletionOnlyLoss), nameof(Arguments.AssistantOnlyLoss), "[ChatTemplate]") },
            .. Source(template),
            .. Kwargs(template),
        ];
    }

    private static IEnumerable<Problem> Source(ChatTemplateOptions template)
    {
        string[] given = new[]
            {
                (Value: template.Name, Argument: nameof(Attribute.Name)),
                (Value: template.Jinja, Argument: nameof(Attribute.Jinja)),
                (Value: template.ModelTemplate, Argument: nameof(Attribute.ModelTemplate)),
            }
            .Where(static source => source.Value is not null)
            .Select(static source => source.Argument)
            .ToArray();
        if (given.Length > 1)
        {
            yield return new Problem(RuleIds.SeveralChatTemplateSources, ProblemTarget.Of<Attribute>(given[1]), given[1], given[0]);
        }

        if (template.Name is { } name && !ChatTemplateNames.All.Contains(name))
        {
            yield return new Problem(
                RuleIds.ChatTemplateUnknown,
                ProblemTarget.Of<Attribute>(nameof(Attribute.Name)),
                name,
                NearestNames.Suggestion(name, ChatTemplateNames.All),
                string.Join(", ", ChatTemplateNames.All))
            {
                Suggestions = NearestNames.Find(name, ChatTemplateNames.All, 2).ToEquatableArray(),
            };
        }

        if (template.Error is { } error)
        {
            yield return new Problem(
                RuleIds.ChatTemplateMalformed, ProblemTarget.Within<Attribute>(nameof(Attribute.Jinja), error.Start, error.Length), error.Message);
        }
        else if (!template.MentionsMessages)
        {
            yield return new Problem(RuleIds.ChatTemplateWithoutMessages, ProblemTarget.Of<Attribute>(nameof(Attribute.Jinja)));
        }
    }

    private static IEnumerable<Problem> Kwargs(ChatTemplateOptions template) =>
        template.Kwargs
            .Select(static (kwarg, index) => (Kwarg: kwarg, Index: index, Name: kwarg.Split('=')[0].Trim()))
            .Where(static entry => entry.Kwarg.IndexOf('=') < 0 || !IsName(entry.Name) || Given.Contains(entry.Name))
            .Select(static entry => new Problem(
                RuleIds.KwargMalformed, ProblemTarget.Of<Attribute>(nameof(Attribute.Kwargs), entry.Index), entry.Kwarg));

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(static character => character == '_' || char.IsLetterOrDigit(character));

    private static Problem Unused(string argument, string other, string attribute) =>
        new(RuleIds.LossScopeUnused, ProblemTarget.Of<Arguments>(argument), argument, attribute, other);
}
