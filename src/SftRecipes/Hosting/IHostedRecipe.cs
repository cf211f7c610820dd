using SftRecipes.Data;

namespace SftRecipes.Hosting;

/// <summary>What the commands need of a recipe, without its type.</summary>
internal interface IHostedRecipe
{
    /// <inheritdoc cref="IRecipe.Definition"/>
    RecipeDefinition Definition { get; }

    /// <inheritdoc cref="IRecipe.ReadExamples"/>
    IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path);

    /// <inheritdoc cref="IRecipe.RenderPrompt"/>
    IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field);

    /// <summary>Trains and saves.</summary>
    /// <param name="rows">Training and evaluation rows.</param>
    /// <param name="options">What the command line decides.</param>
    /// <param name="cancellationToken">Stops after the step that is being made.</param>
    Task<TrainingReport> TrainAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, TrainingOptions options, CancellationToken cancellationToken);

    /// <summary>The loss of a model on rows.</summary>
    /// <param name="rows">The rows: what is evaluated, and files whose shares are.</param>
    /// <param name="choice">Which model.</param>
    /// <param name="tokenCache">Where tokens are kept; null for what the environment says.</param>
    /// <param name="progress">Told of downloads and rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<EvaluationReport> EvaluateAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, ModelChoice choice, TokenCacheOptions? tokenCache, EvaluationProgress progress,
        CancellationToken cancellationToken);

    /// <summary>Loads a model that answers.</summary>
    /// <param name="choice">Which model.</param>
    /// <param name="downloadProgress">Told of downloads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IAnsweringModel> LoadAsync(ModelChoice choice, IProgress<DownloadProgress> downloadProgress, CancellationToken cancellationToken);
}

/// <summary>Who is told how an evaluation goes.</summary>
/// <param name="Download">Told of downloads.</param>
/// <param name="Warning">Told what the user should know.</param>
/// <param name="Preparing">Told the rows that are tokenized.</param>
/// <param name="Rows">Told the rows done and all rows.</param>
internal sealed record EvaluationProgress(
    IProgress<DownloadProgress> Download, Action<string> Warning, Action<TrainingPreparing> Preparing, Action<int, int> Rows);
