using SftRecipes.Data;
using SftRecipes.Hosting;

namespace SftRecipes.Tests.Hosting;

/// <summary>A recipe whose training and answers a test writes itself; everything around them is real.</summary>
internal sealed class FakeHostedRecipe : IHostedRecipe
{
    public RecipeDefinition Definition { get; init; } = Recipes.Definition();

    /// <summary>What training does.</summary>
    public Func<RunRows<IReadOnlyList<PromptSegment>>, TrainingOptions, CancellationToken, Task<TrainingReport>>? OnTrain
    {
        get;
        init;
    }

    /// <summary>What evaluation does.</summary>
    public Func<IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>>, ModelChoice, EvaluationProgress, EvaluationReport>? OnEvaluate
    {
        get;
        init;
    }

    /// <summary>The model that answers.</summary>
    public FakeModel Model { get; } = new();

    /// <summary>Which model was asked for.</summary>
    public ModelChoice? Loaded { get; private set; }

    public IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path) => Recipes.ReadExamples(path);

    public IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field) => Recipes.RenderPrompt(field);

    public Task<TrainingReport> TrainAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, TrainingOptions options, CancellationToken cancellationToken) =>
        OnTrain!(rows, options, cancellationToken);

    public Task<EvaluationReport> EvaluateAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, ModelChoice choice, TokenCacheOptions? tokenCache, EvaluationProgress progress,
        CancellationToken cancellationToken)
    {
        List<ExampleRow<IReadOnlyList<PromptSegment>>> all = [.. rows.Evaluation.SelectMany(source => source.Read(cancellationToken))];
        foreach (RowSource<IReadOnlyList<PromptSegment>> source in rows.Train)
        {
            all.AddRange(DatasetSplit.Create([.. source.Read(cancellationToken)], source.EvalSplit, Definition.Training.Seed).Eval);
        }

        return Task.FromResult(OnEvaluate!(all, choice, progress));
    }

    public Task<IAnsweringModel> LoadAsync(
        ModelChoice choice, IProgress<DownloadProgress> downloadProgress, CancellationToken cancellationToken)
    {
        Loaded = choice;
        return Task.FromResult<IAnsweringModel>(Model);
    }
}

/// <summary>Answers with the prompt in capitals.</summary>
internal sealed class FakeModel : IAnsweringModel
{
    public GenerationSettings? Settings { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Called after each streamed piece.</summary>
    public Action<string> AfterPiece { get; set; } = _ => { };

    public Task<GenerationResult> GenerateAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CancellationToken cancellationToken)
    {
        Settings = settings;
        return Task.FromResult(new GenerationResult(Answer(prompt), [1, 2, 3], FinishReason.Eos, 5));
    }

    public async IAsyncEnumerable<string> StreamAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings settings,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Settings = settings;
        foreach (char piece in Answer(prompt))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return piece.ToString();
            AfterPiece(piece.ToString());
        }
    }

    public async Task<IReadOnlyList<GenerationResult>> GenerateBatchAsync(
        IReadOnlyList<IReadOnlyList<PromptSegment>> prompts, GenerationSettings settings, IProgress<GenerationProgress> progress,
        CancellationToken cancellationToken)
    {
        var results = new List<GenerationResult>();
        foreach (IReadOnlyList<PromptSegment> prompt in prompts)
        {
            results.Add(await GenerateAsync(prompt, settings, cancellationToken));
            progress.Report(new GenerationProgress(results.Count, prompts.Count, results.Count * 3));
        }

        return results;
    }

    public void Dispose() => IsDisposed = true;

    private static string Answer(IReadOnlyList<PromptSegment> prompt) =>
        string.Concat(prompt.Select(segment => segment.Text)).ToUpperInvariant();
}
