using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SftRecipes.Training;

/// <summary>Keeps the history of a run and tells whoever listens.</summary>
internal sealed partial class TrainingRecorder(TrainingOptions options, int loggingSteps)
{
    private readonly Stopwatch _clock = new();
    private readonly List<StepCompleted> _history = [];
    private readonly List<TrainingEvaluated> _evaluations = [];
    private readonly List<string> _warnings = [];
    private int _logged;
    private int _firstStep;

    public IReadOnlyList<StepCompleted> History => _history;

    public IReadOnlyList<TrainingEvaluated> Evaluations => _evaluations;

    public IReadOnlyList<string> Warnings => _warnings;

    public TimeSpan Elapsed => _clock.Elapsed;

    public long Tokens { get; private set; }

    public void Started(TrainingStarted started, int completedSteps)
    {
        _firstStep = completedSteps;
        options.Progress?.Invoke(started);
        LogStarted(options.Logger, started.TrainableParameters, started.AllParameters, started.TotalSteps);
        _clock.Start();
    }

    public void Completed(TrainingUpdate update, double loss, double gradientNorm, double learningRate, IReadOnlyDictionary<string, double> metrics)
    {
        Tokens += update.Tokens;
        double seconds = Math.Max(_clock.Elapsed.TotalSeconds, 1e-9);
        double remaining = seconds / (update.Step - _firstStep) * (update.TotalSteps - update.Step);
        var step = new StepCompleted(
            update.Step, update.TotalSteps, update.Epoch, loss, gradientNorm, learningRate, Tokens / seconds, TimeSpan.FromSeconds(remaining))
        {
            Metrics = metrics,
        };
        _history.Add(step);
        options.Progress?.Invoke(step);
        if (update.Step % loggingSteps == 0 || update.Step == update.TotalSteps)
        {
            double mean = _history.Skip(_logged).Average(s => s.Loss);
            OrderedDictionary<string, double> logged = MeansOf(_history.Skip(_logged));
            options.Progress?.Invoke(new TrainingLogged(update.Step, update.Epoch, mean, gradientNorm, learningRate) { Metrics = logged });
            _logged = _history.Count;
            LogStep(options.Logger, update.Step, update.TotalSteps, mean, gradientNorm, learningRate, Text(logged));
        }
    }

    public void Preparing(TrainingPreparing preparing) => options.Progress?.Invoke(preparing);

    public void Evaluated(TrainingEvaluated evaluated)
    {
        _evaluations.Add(evaluated);
        options.Progress?.Invoke(evaluated);
        LogEvaluated(options.Logger, evaluated.Step, evaluated.Result.Loss, evaluated.Result.Tokens, Text(evaluated.Result.Metrics));
    }

    public void StoppedEarly(TrainingStoppedEarly stopped)
    {
        options.Progress?.Invoke(stopped);
        LogStoppedEarly(options.Logger, stopped.Step, stopped.Metric, stopped.Evaluations, stopped.BestStep);
    }

    public void BestLoaded(TrainingBestLoaded loaded)
    {
        options.Progress?.Invoke(loaded);
        LogBestLoaded(options.Logger, loaded.Step, loaded.Metric, loaded.Value);
    }

    public void Saved(TrainingSaved saved)
    {
        options.Progress?.Invoke(saved);
        LogSaved(options.Logger, saved.Directory);
    }

    public void Warned(string message)
    {
        _warnings.Add(message);
        options.Progress?.Invoke(new TrainingWarning(message));
        LogWarning(options.Logger, message);
    }

    /// <summary>The mean of each metric over the steps that have it.</summary>
    private static OrderedDictionary<string, double> MeansOf(IEnumerable<StepCompleted> steps)
    {
        var means = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (IGrouping<string, double> metric in steps.SelectMany(step => step.Metrics).GroupBy(entry => entry.Key, entry => entry.Value))
        {
            means.Add(metric.Key, metric.Average());
        }

        return means;
    }

    private static string Text(IReadOnlyDictionary<string, double> metrics) =>
        string.Concat(metrics.Select(metric => FormattableString.Invariant($", {metric.Key} {metric.Value}")));

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Trainable} of {All} parameters for {Steps} steps.")]
    private static partial void LogStarted(ILogger logger, long trainable, long all, int steps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Step {Step} of {Total}: loss {Loss}, grad_norm {GradNorm}, learning_rate {LearningRate}{Metrics}.")]
    private static partial void LogStep(ILogger logger, int step, int total, double loss, double gradNorm, double learningRate, string metrics);

    [LoggerMessage(Level = LogLevel.Information, Message = "Evaluation after step {Step}: loss {Loss} over {Tokens} tokens{Metrics}.")]
    private static partial void LogEvaluated(ILogger logger, int step, double loss, long tokens, string metrics);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ending after step {Step}: {Metric} has not improved for {Evaluations} evaluations since step {BestStep}.")]
    private static partial void LogStoppedEarly(ILogger logger, int step, string metric, int evaluations, int bestStep);

    [LoggerMessage(Level = LogLevel.Information, Message = "The result is that of step {Step}, which has the best {Metric}: {Value}.")]
    private static partial void LogBestLoaded(ILogger logger, int step, string metric, double value);

    [LoggerMessage(Level = LogLevel.Information, Message = "Saved '{Directory}'.")]
    private static partial void LogSaved(ILogger logger, string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message}")]
    private static partial void LogWarning(ILogger logger, string message);
}
