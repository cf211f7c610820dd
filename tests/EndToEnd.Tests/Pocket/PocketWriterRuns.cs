using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The pocket base learning to write its texts: the run in full precision, which others are compared with, is made once.</summary>
internal static class PocketWriterRuns
{
    private const int TrainingRows = 640, EvaluationRows = 128;

    private static readonly Lazy<Task<TrainingReport>> s_full =
        new(() => RunAsync((train, evaluation, options) => PocketWriter.TrainAsync(train, evaluation, options)));

    /// <summary>In float32.</summary>
    public static Task<TrainingReport> FullAsync() => s_full.Value;

    /// <summary>The same rows by another recipe.</summary>
    public static async Task<TrainingReport> RunAsync(Func<WrittenText[], WrittenText[], TrainingOptions, Task<TrainingReport>> train)
    {
        using var folder = new TemporaryDirectory();
        WrittenText[] rows = WrittenTexts.Read(TrainingRows + EvaluationRows);
        return await train(
            rows[..TrainingRows], rows[TrainingRows..], new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder["result"] });
    }
}
