using SftRecipes.Data;
using SftRecipes.Native;
using SftRecipes.Tokenization;
using SftRecipes.Training;
using Segments = System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>;

namespace SftRecipes;

/// <summary>Trains recipes.</summary>
public static class RecipeTrainer
{
    /// <summary>Fine-tunes the recipe's base model and saves the result.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="train">Rendered training rows. A recipe that streams reads them while it trains, others before.</param>
    /// <param name="evaluation">Rendered evaluation rows; null or empty for none.</param>
    /// <param name="options">What this run decides beside the recipe.</param>
    /// <param name="cancellationToken">Stops after the step that is being made; what was trained until then is saved.</param>
    /// <exception cref="RecipeException">The run cannot succeed as it is set up.</exception>
    public static Task<TrainingReport> TrainAsync<TRecipe>(
        IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> train,
        IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>>? evaluation = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
        where TRecipe : IRecipe =>
        TrainAsync<TRecipe>(
            new RunRows<Segments>([RowSource<Segments>.Of(train)], [RowSource<Segments>.Of(evaluation ?? [])]), options, cancellationToken);

    /// <summary>Fine-tunes on rows that are fetched: by a recipe that streams while it trains, by others all of them first.</summary>
    /// <inheritdoc cref="TrainAsync{TRecipe}(IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, TrainingOptions, CancellationToken)"/>
    public static async Task<TrainingReport> TrainAsync<TRecipe>(
        IAsyncEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> train,
        IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>>? evaluation = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
        where TRecipe : IRecipe
    {
        RowSource<Segments> rows = TRecipe.Definition.Training.Streaming
            ? RowSource<Segments>.Of(train)
            : RowSource<Segments>.Of(await train.ToListAsync(cancellationToken).ConfigureAwait(false));
        return await TrainAsync<TRecipe>(
            new RunRows<Segments>([rows], [RowSource<Segments>.Of(evaluation ?? [])]), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fine-tunes on rows that are token ids already; labels say what is trained.</summary>
    /// <inheritdoc cref="TrainAsync{TRecipe}(IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, TrainingOptions, CancellationToken)"/>
    public static Task<TrainingReport> TrainAsync<TRecipe>(
        IEnumerable<TokenizedExample> train,
        IEnumerable<TokenizedExample>? evaluation = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
        where TRecipe : IRecipe
    {
        return TrainAsync<TRecipe, TokenizedExample>(
            new RunRows<TokenizedExample>([Source(train)], [Source(evaluation ?? [])]), _ => new TokenLoader(), options, cancellationToken);

        static RowSource<TokenizedExample> Source(IEnumerable<TokenizedExample> rows) =>
            RowSource<TokenizedExample>.Of(rows.Select(row => new ExampleRow<TokenizedExample>(row, Line: 0)));
    }

    /// <summary>Fine-tunes on the recipe's own datasets.</summary>
    /// <inheritdoc cref="TrainAsync{TRecipe}(IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, IEnumerable{ExampleRow{IReadOnlyList{PromptSegment}}}, TrainingOptions, CancellationToken)"/>
    public static Task<TrainingReport> TrainAsync<TRecipe>(TrainingOptions? options = null, CancellationToken cancellationToken = default)
        where TRecipe : IRecipe =>
        TrainAsync<TRecipe>(DatasetSources.Of(TRecipe.Definition, TRecipe.ReadExamples), options, cancellationToken);

    /// <summary>Fine-tunes on rendered rows of several sources.</summary>
    internal static Task<TrainingReport> TrainAsync<TRecipe>(
        RunRows<Segments> rows, TrainingOptions? options, CancellationToken cancellationToken)
        where TRecipe : IRecipe =>
        TrainAsync<TRecipe, Segments>(
            rows,
            tokenizer => new RowLoader(TRecipe.Definition, typeof(TRecipe), tokenizer, options?.TokenCache, options?.Progress),
            options,
            cancellationToken);

    private static async Task<TrainingReport> TrainAsync<TRecipe, TRow>(
        RunRows<TRow> rows, Func<HuggingFaceTokenizer, IRowLoader<TRow>> loader, TrainingOptions? options,
        CancellationToken cancellationToken)
        where TRecipe : IRecipe
    {
        using TrainingRun run = await TrainingRun.PrepareAsync(
            TRecipe.Definition,
            tokenizer => PreparedRows.Create(TRecipe.Definition, tokenizer, rows, loader(tokenizer), cancellationToken),
            options ?? new TrainingOptions(), cancellationToken).ConfigureAwait(false);
        return await TorchThread.RunAsync(() => TRecipe.Train(run), CancellationToken.None).ConfigureAwait(false);
    }
}
