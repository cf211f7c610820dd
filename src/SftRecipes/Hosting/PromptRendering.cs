namespace SftRecipes.Hosting;

/// <summary>Renders prompts from values that are texts by field name.</summary>
internal static class PromptRendering
{
    /// <summary>The prompt of these values; fields without a value are left out.</summary>
    public static IReadOnlyList<PromptSegment> Render(this IHostedRecipe recipe, IReadOnlyDictionary<string, string?> values) =>
        recipe.RenderPrompt(name => values.GetValueOrDefault(name));
}
