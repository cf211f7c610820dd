using System.Text;
using System.Text.RegularExpressions;
using SftRecipes.Prompts;

namespace SftRecipes.Checkpoints;

/// <summary>A recipe's prompt as other programs ask for it.</summary>
/// <param name="ChatTemplate">A Jinja template of messages, without transformers' own tags.</param>
/// <param name="OllamaTemplate">A Go template of one question (<c>.Prompt</c>), its answer, and, where it can be, <c>.System</c>.</param>
/// <param name="Stop">Texts that end an answer.</param>
internal sealed partial record ExportPrompt(string ChatTemplate, string OllamaTemplate, IReadOnlyList<string> Stop)
{
    private const string Answer = "{{ .Response }}";

    /// <summary>Texts that no template holds.</summary>
    private const string Question = "\u0001question\u0001", Instructions = "\u0001system\u0001";

    /// <summary>
    /// The prompt of a recipe; null where it needs several values, which chat formats cannot say.
    /// </summary>
    /// <param name="recipe">The recipe; the one field that it requires is the question.</param>
    /// <param name="render">The recipe's prompt.</param>
    /// <param name="tokenizer">The base model's.</param>
    public static ExportPrompt? Of(
        RecipeDefinition recipe, Func<Func<string, string?>, IReadOnlyList<PromptSegment>> render, HuggingFaceTokenizer tokenizer)
    {
        if (recipe.ChatTemplate is { } settings)
        {
            return OfChat(settings, tokenizer);
        }

        return recipe.PromptFields.Where(field => field.Required).ToArray() is [PromptField question]
            && Text(render(name => name == question.Name ? Question : null)).Split(Question) is [string before, string after]
            ? OfQuestion(before, after)
            : null;
    }

    private static ExportPrompt OfQuestion(string before, string after) => new(
        "{% for message in messages %}{% if message['role'] == 'user' %}{{ " + Quoted(before) + " + message['content'] + " + Quoted(after)
            + " }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token }}{% endif %}{% endfor %}",
        Escaped(before) + "{{ .Prompt }}" + Escaped(after) + Answer,
        []);

    private static ExportPrompt? OfChat(ChatTemplateSettings settings, HuggingFaceTokenizer tokenizer)
    {
        ChatTemplate template = Prompts.ChatTemplate.Of(settings, tokenizer);
        string? bos = tokenizer.BosId is { } id && tokenizer.Encode("").Contains(id) ? tokenizer.IdToToken(id) : null;
        ChatTurn question = new(ChatRoles.User, Question);
        if (Render([question])?.Split(Question) is not [string before, string after])
        {
            return null;
        }

        string asked = Escaped(before) + "{{ .Prompt }}" + Escaped(after);
        if (Render([new ChatTurn(ChatRoles.System, Instructions), question])?.Split(Instructions) is [string start, string rest]
            && rest.Split(Question) is [string middle, string end])
        {
            asked = "{{ if .System }}" + Escaped(start) + "{{ .System }}" + Escaped(middle) + "{{ .Prompt }}" + Escaped(end) + "{{ else }}"
                + asked + "{{ end }}";
        }

        string? ending = template.Ending.TokenId is { } token ? tokenizer.IdToToken(token) : template.Ending.Text;
        return new ExportPrompt(
            GenerationTag().Replace(template.Source, "{#${open}${close}#}"), asked + Answer + Escaped(ending ?? ""), ending is null ? [] : [ending]);

        string? Render(ChatTurn[] turns)
        {
            try
            {
                string text = Text(template.Render(new ChatPrompt(settings, turns) { AddGenerationPrompt = true }));
                return bos is not null && text.StartsWith(bos, StringComparison.Ordinal) ? text[bos.Length..] : text;
            }
            catch (RecipeException)
            {
                // The template has no such turn, as some have no system's.
                return null;
            }
        }
    }

    private static string Text(IReadOnlyList<PromptSegment> segments) => string.Concat(segments.Select(segment => segment.Text));

    /// <summary>Braces of a prompt are text, not Go's template language.</summary>
    private static string Escaped(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => c.ToString(),
            });
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>transformers' marks of what the assistant says; a comment with the same trimming has no other effect.</summary>
    [GeneratedRegex(@"\{%(?<open>-?)\s*(?:end)?generation\s*(?<close>-?)%\}")]
    private static partial Regex GenerationTag();
}
