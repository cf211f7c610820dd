using SftRecipes.Data;
using Rows =
    System.Collections.Generic.IReadOnlyList<SftRecipes.ExampleRow<System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>>>;
using Split =
    SftRecipes.Data.DatasetSplit<SftRecipes.ExampleRow<System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>>>;

namespace SftRecipes.Hosting;

/// <summary>Which rows a command works on: those of files on the command line, else the recipe's own.</summary>
internal static class RowSources
{
    /// <summary>Rows to train and rows to evaluate.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data"><c>--data</c>: replaces the recipe's training file.</param>
    /// <param name="evalData"><c>--eval-data</c>: replaces the recipe's evaluation file or split.</param>
    /// <exception cref="RecipeException">There are none, or a file cannot be read.</exception>
    public static Split ForTraining(IHostedRecipe recipe, string? data, string? evalData)
    {
        if (data is null && evalData is null)
        {
            return recipe.ReadDataset();
        }

        DatasetSettings? dataset = recipe.Definition.Dataset;
        string trainPath = data ?? DatasetLocator.Locate(dataset?.Path
            ?? throw new RecipeException($"{recipe.Definition.Name} has no [Dataset]; give the training rows with --data FILE."));
        Rows rows = [.. recipe.ReadExamples(trainPath)];
        string? evalPath = evalData ?? (dataset?.EvalPath is { } own ? DatasetLocator.Locate(own) : null);
        return evalPath is not null
            ? new Split(rows, [.. recipe.ReadExamples(evalPath)])
            : DatasetSplit.Create(rows, dataset?.EvalSplit ?? 0, recipe.Definition.Training.Seed);
    }

    /// <summary>Rows to evaluate: all of a file, else the recipe's evaluation rows.</summary>
    /// <exception cref="RecipeException">There are none, or a file cannot be read.</exception>
    public static Rows ForEvaluation(IHostedRecipe recipe, string? data)
    {
        if (data is not null)
        {
            return [.. recipe.ReadExamples(data)];
        }

        Rows rows = recipe.ReadDataset().Eval;
        return rows.Count > 0
            ? rows
            : throw new RecipeException(
                $"{recipe.Definition.Name} sets no rows aside for evaluation; give some with --data FILE, or set EvalPath or EvalSplit of "
                + "its [Dataset].");
    }
}
