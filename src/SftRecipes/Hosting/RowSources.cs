using SftRecipes.Data;
using Rows =
    System.Collections.Generic.IReadOnlyList<SftRecipes.ExampleRow<System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>>>;
using Segments = System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>;

namespace SftRecipes.Hosting;

/// <summary>Which rows a command works on: those of files on the command line, else the recipe's own.</summary>
internal static class RowSources
{
    /// <summary>Rows to train and rows to evaluate.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data"><c>--data</c>: replaces the recipe's training files; they follow each other. Empty where it is not given.</param>
    /// <param name="evalData"><c>--eval-data</c>: replaces the recipe's evaluation files and shares. Empty where it is not given.</param>
    /// <exception cref="RecipeException">There are none.</exception>
    public static RunRows<Segments> ForTraining(IHostedRecipe recipe, IReadOnlyList<string> data, IReadOnlyList<string> evalData)
    {
        IReadOnlyList<RowSource<Segments>> evaluation = evalData.Count > 0
            ? [DatasetSources.OfPaths(evalData, recipe.ReadExamples)]
            : DatasetSources.Evaluation(recipe.Definition, recipe.ReadExamples);
        IReadOnlyList<RowSource<Segments>> train = data.Count == 0
            ? DatasetSources.Of(recipe.Definition, recipe.ReadExamples).Train
            : [DatasetSources.OfPaths(data, recipe.ReadExamples) with
            {
                // The share that the recipe sets aside of its own files.
                EvalSplit = evaluation.Count > 0 ? 0 : recipe.Definition.Datasets.Select(dataset => dataset.EvalSplit).DefaultIfEmpty().Max(),
            }];
        return new RunRows<Segments>(evalData.Count > 0 ? [.. train.Select(source => source with { EvalSplit = 0 })] : train, evaluation);
    }

    /// <summary>The training rows, those set aside for evaluation left out.</summary>
    /// <exception cref="RecipeException">There are none, or a file cannot be read.</exception>
    public static Rows Training(IHostedRecipe recipe, IReadOnlyList<string> data, CancellationToken cancellationToken) => data.Count > 0
        ? Read([DatasetSources.OfPaths(data, recipe.ReadExamples)], cancellationToken)
        : [.. Split(recipe, cancellationToken).SelectMany(split => split.Train)];

    /// <summary>Rows to evaluate: all of some files, else the recipe's evaluation rows and the shares set aside of its training rows.</summary>
    /// <exception cref="RecipeException">There are none.</exception>
    public static RunRows<Segments> ForEvaluation(IHostedRecipe recipe, IReadOnlyList<string> data)
    {
        if (data.Count > 0)
        {
            return new RunRows<Segments>([], [DatasetSources.OfPaths(data, recipe.ReadExamples)]);
        }

        bool splits = recipe.Definition.Datasets.Any(dataset => dataset.EvalSplit > 0);
        RowSource<Segments>[] train = [.. (splits ? DatasetSources.Of(recipe.Definition, recipe.ReadExamples).Train : [])
            .Where(source => source.EvalSplit > 0)];
        IReadOnlyList<RowSource<Segments>> evaluation = DatasetSources.Evaluation(recipe.Definition, recipe.ReadExamples);
        return train.Length + evaluation.Count > 0
            ? new RunRows<Segments>(train, evaluation)
            : throw new RecipeException(
                $"{recipe.Definition.Name} sets no rows aside for evaluation; give some with --data FILE, or set EvalPath or EvalSplit of "
                + "its [Dataset].");
    }

    private static IEnumerable<DatasetSplit<ExampleRow<Segments>>> Split(IHostedRecipe recipe, CancellationToken cancellationToken) =>
        DatasetSources.Of(recipe.Definition, recipe.ReadExamples).Train.Select(source =>
            DatasetSplit.Create([.. source.Read(cancellationToken)], source.EvalSplit, recipe.Definition.Training.Seed));

    private static ExampleRow<Segments>[] Read(IEnumerable<RowSource<Segments>> sources, CancellationToken cancellationToken) =>
        [.. sources.SelectMany(source => source.Read(cancellationToken))];
}
