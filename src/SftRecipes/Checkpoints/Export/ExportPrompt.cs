using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A recipe's prompt as a text before and a text after one question, which is all that chat formats of other programs can say. A recipe
/// whose prompt needs several values has none.
/// </summary>
/// <param name="Before">What precedes the question.</param>
/// <param name="After">What follows it, up to the answer.</param>
internal sealed record ExportPrompt(string Before, string After)
{
    /// <summary>A text that no template holds.</summary>
    private const string Question = "\u0001question\u0001";

    /// <summary>A Jinja chat template: each question in the recipe's prompt, each answer with the end of the sequence.</summary>
    public string ChatTemplate =>
        "{% for message in messages %}{% if message['role'] == 'user' %}{{ " + Quoted(Before) + " + message['content'] + " + Quoted(After)
        + " }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token }}{% endif %}{% endfor %}";

    /// <summary>Finds it by rendering the prompt with a question that can be recognized.</summary>
    /// <param name="recipe">The recipe; the one field that it requires is the question.</param>
    /// <param name="render">The recipe's prompt.</param>
    public static ExportPrompt? Of(RecipeDefinition recipe, Func<Func<string, string?>, IReadOnlyList<PromptSegment>> render)
    {
        PromptField[] required = [.. recipe.PromptFields.Where(field => field.Required)];
        if (required is not [PromptField question])
        {
            return null;
        }

        string text = string.Concat(render(name => name == question.Name ? Question : null).Select(segment => segment.Text));
        return text.Split(Question) is [string before, string after] ? new ExportPrompt(before, after) : null;
    }

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
}
