namespace SftRecipes.Hosting;

/// <summary>A model that answers prompts, as the commands use it.</summary>
internal interface IAnsweringModel : IDisposable
{
    /// <summary>A prompt's text, as the model reads it.</summary>
    string TextOf(IReadOnlyList<PromptSegment> prompt) => string.Concat(prompt.Select(segment => segment.Text));

    /// <summary>One answer, at once.</summary>
    Task<GenerationResult> GenerateAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CancellationToken cancellationToken);

    /// <summary>One answer, in pieces as they come.</summary>
    IAsyncEnumerable<string> StreamAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CancellationToken cancellationToken);

    /// <summary>Answers to many prompts, in their order.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="settings">How to answer.</param>
    /// <param name="progress">Told how many prompts are answered.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<GenerationResult>> GenerateBatchAsync(
        IReadOnlyList<IReadOnlyList<PromptSegment>> prompts, GenerationSettings settings, IProgress<GenerationProgress> progress,
        CancellationToken cancellationToken);
}
