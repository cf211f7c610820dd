using System.Globalization;
using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>What <c>ollama create</c> reads: which file, the recipe's prompt, and how the recipe answers.</summary>
internal static class OllamaModelfile
{
    private const string Quotes = "\"\"\"";

    /// <summary>The text.</summary>
    /// <param name="ggufFile">The file's name, beside this one.</param>
    /// <param name="recipe">Its generation settings become parameters.</param>
    /// <param name="prompt">The recipe's prompt; null where the whole prompt is given by whoever asks.</param>
    public static string Text(string ggufFile, RecipeDefinition recipe, ExportPrompt? prompt)
    {
        GenerationSettings settings = recipe.Generation;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"FROM ./{ggufFile}\n");
        string template = prompt?.OllamaTemplate ?? "{{ .Prompt }}";
        text.Append(CultureInfo.InvariantCulture, $"TEMPLATE {Quotes}{template}{Quotes}\n");
        foreach (string stop in settings.Stop.Concat(prompt?.Stop ?? []).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"PARAMETER stop \"{stop.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"PARAMETER temperature {settings.Temperature}\n");
        text.Append(CultureInfo.InvariantCulture, $"PARAMETER num_predict {settings.MaxNewTokens}\n");
        text.Append(CultureInfo.InvariantCulture, $"PARAMETER repeat_penalty {settings.RepetitionPenalty}\n");
        if (settings.TopK > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"PARAMETER top_k {settings.TopK}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"PARAMETER top_p {settings.TopP}\n");
        return text.ToString();
    }
}
