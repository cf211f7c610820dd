namespace SftRecipes.Hosting.Reports;

/// <summary>One answer as <c>generate --json</c> and <c>chat --json</c> write it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Adapter">The directory of what was trained; null for the untuned model.</param>
/// <param name="Fields">The values that the prompt was given.</param>
/// <param name="Prompt">The prompt as rendered.</param>
/// <param name="Response">The answer.</param>
/// <param name="FinishReason">Why it ends.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="ResponseTokens">Tokens of the answer.</param>
/// <param name="ResponseIds">Their ids.</param>
internal sealed record AnswerJson(
    string Recipe, string? Adapter, IReadOnlyDictionary<string, string?> Fields, string Prompt, string Response, FinishReason FinishReason,
    int PromptTokens, int ResponseTokens, IReadOnlyList<int> ResponseIds)
{
    /// <summary>A result as it is written.</summary>
    public static AnswerJson Of(
        RecipeDefinition recipe, ModelChoice choice, IReadOnlyDictionary<string, string?> fields, string prompt,
        GenerationResult result) => new(
            recipe.Name, choice.ResultDirectory, fields, prompt, result.Text, result.Reason,
            result.PromptTokens, result.TokenIds.Count, result.TokenIds);
}
