using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;
using Chat = SftRecipes.ChatTemplateAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for a recipe's template beside the chat template that the model was tuned with.</summary>
internal static class OwnTemplateRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ModelMatch model)
    {
        if (model.Tokenizer is not { } tokenizer)
        {
            return [];
        }

        return recipe.ChatTemplate switch
        {
            { Name: null, Jinja: null } own => Missing(recipe.Model, tokenizer, own),
            { Error: not null } => [],
            _ => Differs(recipe, tokenizer),
        };
    }

    /// <summary>The model's own template is asked for, and its files have none of the name.</summary>
    private static IEnumerable<Problem> Missing(string model, TokenizerModel tokenizer, ChatTemplateOptions template)
    {
        string wanted = template.ModelTemplate ?? ChatTemplateFile.Default;
        if (tokenizer.ChatTemplateNames is not { } names || names.Contains(wanted))
        {
            yield break;
        }

        bool none = names.Count == 0;
        yield return new Problem(
            RuleIds.NoChatTemplateOfModel,
            template.ModelTemplate is null ? ProblemTarget.Attribute<Chat>() : ProblemTarget.Of<Chat>(nameof(Chat.ModelTemplate)),
            model,
            none && template.ModelTemplate is null ? "of its own" : "'" + wanted + "'" + NearestNames.Suggestion(wanted, names),
            none ? "name one, as in [ChatTemplate(\"" + ChatTemplateNames.ChatML + "\")], or set Jinja" : "it has " + string.Join(", ", names))
        {
            Suggestions = template.ModelTemplate is null ? default : NearestNames.Find(wanted, names, 2).ToEquatableArray(),
        };
    }

    private static IEnumerable<Problem> Differs(RecipeDeclaration recipe, TokenizerModel tokenizer)
    {
        if (tokenizer is not { IsChatTuned: true, Chat: { Markers.Count: > 0 } own } || recipe.FullFineTuning is { FromScratch: true })
        {
            yield break;
        }

        string? name = BuiltInTemplates.Like(own);
        string markup = string.Join(", ", own.Markers.Take(4).Select(static marker => "'" + marker + "'"));
        string format = name is null ? $"its own chat template ({markup})" : $"the chat template '{name}' ({markup})";
        if (recipe.ChatTemplate is { } chat)
        {
            ChatMarks? marks = chat.Name is { } builtIn ? BuiltInTemplates.Find(builtIn) : ChatTemplateText.Marks(chat.Jinja!);
            if (marks is not null && !IsLike(marks, own, name))
            {
                ProblemTarget target = ProblemTarget.Of<Chat>(chat.Name is null ? nameof(Chat.Jinja) : nameof(Chat.Name));
                yield return new Problem(RuleIds.ChatTemplateDiffers, target, recipe.Model, format, "chat template", "[ChatTemplate] for its own")
                {
                    Suggestions = chat.Name is null || name is null ? default : new[] { name }.ToEquatableArray(),
                };
            }
        }
        else if (recipe.Prompt is { } prompt && !own.Markers.Any(marker => prompt.Template.IndexOf(marker, StringComparison.Ordinal) >= 0))
        {
            yield return new Problem(
                RuleIds.ChatTemplateDiffers,
                ProblemTarget.Of<PromptTemplateAttribute>(nameof(PromptTemplateAttribute.Template)),
                recipe.Model,
                format,
                "prompt",
                "[ChatTemplate], or its markup");
        }
    }

    /// <summary>Whether turns are marked alike; where the model's template is none of ours, by marks that it has too.</summary>
    private static bool IsLike(ChatMarks marks, ChatMarks own, string? name) => name is null
        ? marks.Markers.Count > 0 && marks.Markers.All(own.Markers.Contains)
        : BuiltInTemplates.Like(marks) == name;
}
