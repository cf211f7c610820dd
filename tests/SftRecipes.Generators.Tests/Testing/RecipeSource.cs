namespace SftRecipes.Generators.Tests.Testing;

/// <summary>Sources of recipes of which a test states only what it is about.</summary>
internal static class RecipeSource
{
    public const string Row = "public sealed record Row(string Instruction, string? Input, [property: Response] string Output);";

    /// <summary>A valid recipe but for the parts given.</summary>
    /// <param name="method">The attributes of the training method.</param>
    /// <param name="template">The template's literal.</param>
    /// <param name="recipe">The <c>[SftRecipe]</c> attribute.</param>
    /// <param name="type">The class.</param>
    /// <param name="row">The row type; by default <see cref="Row"/> without what the template does not show.</param>
    public static string Of(
        string method = "[Lora]",
        string template = "\"{Instruction}\\n{Output}\"",
        string recipe = "[SftRecipe(\"facebook/opt-350m\")]",
        string type = "public partial class R : ISftRecipe<Row>;",
        string? row = null) =>
        $"{recipe}\n{method}\n[PromptTemplate({template})]\n{type}\n\n{row ?? RowOf(template)}\n";

    private static string RowOf(string template)
    {
        string row = template.Contains("Input", StringComparison.Ordinal) ? Row : Row.Replace("string? Input, ", string.Empty, StringComparison.Ordinal);
        return template.Contains("Instr", StringComparison.Ordinal) ? row : row.Replace("string Instruction, ", string.Empty, StringComparison.Ordinal);
    }
}
