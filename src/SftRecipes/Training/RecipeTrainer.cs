using SftRecipes.Data;
using SftRecipes.Native;
using SftRecipes.Training;

namespace SftRecipes;

/// <summary>Trains recipes.</summary>
public static class RecipeTrainer
{
    /// <summary>Fine-tunes the recipe's base model and saves the result.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="train">Rendered training rows.</param>
    /// <param name="evaluation">Rendered evaluation rows; null or empty for none.</param>
    /// <param name="options">What this run decides beside the recipe.</param>
    /// <param name="cancellationToken">Stops after the step that is being made; what was trained until then is saved.</param>
    /// <exception cref="RecipeException">The run cannot succeed as it is set up.</exception>
    public static async Task<TrainingReport> TrainAsync<TRecipe>(
        IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> train,
        IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>>? evaluation = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
        where TRecipe : IRecipe
    {
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> trainRows = [.. train];
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> evaluationRows = [.. evaluation ?? []];
        return await TrainAsync<TRecipe>(
            tokenizer => PreparedRows.Create(TRecipe.Definition, tokenizer, trainRows, evaluationRows), options, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Fine-tunes on rows that are token ids already; labels say what is trained.</summary>
    /// <inheritdoc cref="TrainAsync{TRecipe}(IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, TrainingOptions, CancellationToken)"/>
    public static async Task<TrainingReport> TrainAsync<TRecipe>(
        IEnumerable<TokenizedExample> train,
        IEnumerable<TokenizedExample>? evaluation = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
        where TRecipe : IRecipe
    {
        IReadOnlyList<ExampleRow<TokenizedExample>> trainRows = [.. train.Select(row => new ExampleRow<TokenizedExample>(row, Line: 0))];
        IReadOnlyList<ExampleRow<TokenizedExample>> evaluationRows =
            [.. (evaluation ?? []).Select(row => new ExampleRow<TokenizedExample>(row, Line: 0))];
        return await TrainAsync<TRecipe>(
            tokenizer => PreparedRows.Create(TRecipe.Definition, tokenizer, trainRows, evaluationRows), options, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Fine-tunes on the recipe's own dataset.</summary>
    /// <inheritdoc cref="TrainAsync{TRecipe}(IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, TrainingOptions, CancellationToken)"/>
    public static Task<TrainingReport> TrainAsync<TRecipe>(TrainingOptions? options = null, CancellationToken cancellationToken = default)
        where TRecipe : IRecipe
    {
        DatasetSplit<ExampleRow<IReadOnlyList<PromptSegment>>> rows = ReadDataset<TRecipe>();
        return TrainAsync<TRecipe>(rows.Train, rows.Eval, options, cancellationToken);
    }

    /// <summary>The rows of the recipe's own dataset, split as it says.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <exception cref="RecipeException">It names none, or its files cannot be read.</exception>
    public static DatasetSplit<ExampleRow<IReadOnlyList<PromptSegment>>> ReadDataset<TRecipe>()
        where TRecipe : IRecipe
    {
        DatasetSettings dataset = TRecipe.Definition.Dataset
            ?? throw new RecipeException($"{TRecipe.Definition.Name} has no [Dataset]; add one, or pass the rows with --data FILE.");
        List<ExampleRow<IReadOnlyList<PromptSegment>>> rows = [.. TRecipe.ReadExamples(DatasetLocator.Locate(dataset.Path))];
        return dataset.EvalPath is { } evalPath
            ? new(rows, [.. TRecipe.ReadExamples(DatasetLocator.Locate(evalPath))])
            : DatasetSplit.Create(rows, dataset.EvalSplit, TRecipe.Definition.Training.Seed);
    }

    private static async Task<TrainingReport> TrainAsync<TRecipe>(
        Func<HuggingFaceTokenizer, PreparedRows> tokenize, TrainingOptions? options, CancellationToken cancellationToken)
        where TRecipe : IRecipe
    {
        TrainingRun run = await TrainingRun.PrepareAsync(
            TRecipe.Definition, tokenize, options ?? new TrainingOptions(), cancellationToken).ConfigureAwait(false);
        return await TorchThread.RunAsync(() => TRecipe.Train(run), CancellationToken.None).ConfigureAwait(false);
    }
}
