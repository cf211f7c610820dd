using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;
using Chat = SftRecipes.ChatTemplateAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>
/// Rules for how answers end, by the model's files: in a token that there is, and at which generation stops. A pad token that is EOS is no
/// mistake here: batches are masked by place and never by token, so EOS is trained, and padding is not seen.
/// </summary>
internal static class TextEndRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ModelMatch model)
    {
        if (model is not { Tokenizer: { } tokenizer, Architecture: { } architecture })
        {
            return [];
        }

        bool appendsEos = recipe.ChatTemplate?.AppendEos ?? recipe.Prompt?.AppendEos ?? false;
        ProblemTarget attribute = recipe.ChatTemplate is null
            ? ProblemTarget.Of<PromptTemplateAttribute>(nameof(PromptTemplateAttribute.AppendEos))
            : ProblemTarget.Of<Chat>(nameof(Chat.AppendEos));
        // A tokenizer that names no EOS goes by the ids of the model's configuration.
        bool hasEos = tokenizer.Eos is not null || tokenizer.StopIds is { Count: > 0 } || architecture.Tokens.Eos.Count > 0;
        if (appendsEos && !hasEos && tokenizer.ChatTemplateNames is not null)
        {
            return [new Problem(RuleIds.NoEosToken, attribute, recipe.Model)];
        }

        return tokenizer.StopIds is { Count: > 0 } stops ? NotStopped(recipe, tokenizer, stops, appendsEos, attribute) : [];
    }

    private static IEnumerable<Problem> NotStopped(
        RecipeDeclaration recipe, TokenizerModel tokenizer, EquatableArray<int> stops, bool appendsEos, ProblemTarget attribute)
    {
        (IReadOnlyList<string> ends, ProblemTarget target, string repair) = appendsEos
            ? (tokenizer.Eos is { } eos ? [eos] : [], attribute, "add its id to eos_token_id there")
            : (TurnEnds(recipe.ChatTemplate, tokenizer),
                ProblemTarget.Of<Chat>(recipe.ChatTemplate?.Name is null ? nameof(Chat.Jinja) : nameof(Chat.Name)),
                "set AppendEos = true, or add its id to eos_token_id there");
        int?[] ids = ends.Select(end => tokenizer.Find(end)?.Id).ToArray();
        if (ids.Length > 0 && ids.All(id => id is { } known && !stops.Contains(known)))
        {
            yield return new Problem(
                RuleIds.AnswerEndNotStopped,
                target,
                Words.List(ends.Select(static end => "'" + end + "'").ToArray(), "or", string.Empty),
                recipe.Model,
                Words.List(stops.Select(id => Text(id, tokenizer)).ToArray(), "and", string.Empty),
                repair);
        }
    }

    /// <summary>The tokens that end an assistant's turn; where that cannot be told, all that the template writes.</summary>
    private static IReadOnlyList<string> TurnEnds(ChatTemplateOptions? template, TokenizerModel tokenizer)
    {
        ChatMarks? marks = template switch
        {
            { Name: { } name } => BuiltInTemplates.Find(name),
            { Jinja: { } jinja, Error: null } => ChatTemplateText.Marks(jinja),
            _ => null,
        };
        if (marks is null)
        {
            return [];
        }

        IEnumerable<string> all = marks.Markers.Concat(marks is { WritesEos: true } && tokenizer.Eos is { } eos ? [eos] : []);
        return marks is { TurnEnd: { } end, WritesEos: false } && tokenizer.IsToken(end) ? [end] : all.Where(tokenizer.IsToken).Distinct().ToList();
    }

    private static string Text(int id, TokenizerModel tokenizer) =>
        tokenizer.Tokens.FirstOrDefault(token => token.Id == id) is { } token
            ? "'" + token.Text + "'"
            : id.ToString(CultureInfo.InvariantCulture);
}
