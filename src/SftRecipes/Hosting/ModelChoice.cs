namespace SftRecipes.Hosting;

/// <summary>Which model a command works with.</summary>
/// <param name="ResultDirectory">The adapter's or, after full fine-tuning, the model's directory; null for the untuned model.</param>
/// <param name="ModelDirectory">The base model's directory; null for the hub's cache.</param>
internal sealed record ModelChoice(string? ResultDirectory, string? ModelDirectory)
{
    /// <summary>Whether it is the base model without what was trained.</summary>
    public bool IsBase => ResultDirectory is null;

    /// <summary>What <c>--adapter</c>, <c>--base</c> and <c>--model</c> ask for.</summary>
    /// <exception cref="RecipeException">There is no such directory, or no untuned model.</exception>
    public static ModelChoice From(RecipeDefinition recipe, string? adapter, bool useBase, string? modelDirectory)
    {
        if (useBase)
        {
            return recipe.FromScratch is null
                ? new ModelChoice(null, modelDirectory)
                : throw new RecipeException($"{recipe.Name} trains from random weights, so there is no untuned model; leave --base out.");
        }

        return new ModelChoice(ExistingResult(recipe, adapter), modelDirectory);
    }

    /// <summary>The directory of what was trained: the one named, else the recipe's own.</summary>
    /// <exception cref="RecipeException">It does not exist.</exception>
    public static string ExistingResult(RecipeDefinition recipe, string? adapter)
    {
        string directory = adapter ?? recipe.Training.OutputDirectory;
        if (Directory.Exists(directory))
        {
            return directory;
        }

        throw new RecipeException(
            adapter is not null
                ? $"The directory '{directory}' does not exist; give --adapter the directory that a training run wrote."
                : $"{recipe.Name} has not been trained yet ('{directory}' does not exist); run `{CommandLine.Of("train")}` first, or give "
                    + "--adapter DIR.");
    }
}
