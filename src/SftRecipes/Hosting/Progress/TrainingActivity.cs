using System.Globalization;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Progress;

/// <summary>
/// Shows the events of a run: each step live, else each log entry as a line; evaluations, saves and warnings always stay.
/// </summary>
internal sealed class TrainingActivity(IActivity activity)
{
    private StepCompleted? _last;

    /// <summary>The last checkpoint that a run can be resumed from.</summary>
    public string? LastCheckpoint { get; private set; }

    /// <summary>Takes an event; returns quickly.</summary>
    public void Report(TrainingEvent happened)
    {
        switch (happened)
        {
            case TrainingStarted started:
                string rows = started.Rows > 0 ? string.Create(CultureInfo.InvariantCulture, $"{started.Rows:N0} rows") : "a stream of rows";
                activity.Line(string.Create(CultureInfo.InvariantCulture, $"{rows}, {started.TotalSteps:N0} steps"));
                activity.Status("the first step");
                break;
            case TrainingPreparing preparing:
                Preparing(preparing);
                break;
            case StepCompleted step:
                _last = step;
                activity.Status(Describe(step), (double)step.Step / step.TotalSteps);
                break;
            case TrainingLogged logged when !activity.IsLive:
                activity.Line(Describe(logged));
                break;
            case TrainingEvaluated evaluated:
                string figures = Figures.Evaluation(evaluated.Result);
                string best = evaluated.IsBest ? " (the best so far)" : "";
                activity.Line(string.Create(CultureInfo.InvariantCulture, $"step {evaluated.Step}  evaluation: {figures}{best}"));
                break;
            case TrainingStoppedEarly stopped:
                activity.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {stopped.Step}  ending early: {stopped.Metric} has not improved for {stopped.Evaluations} evaluations"));
                break;
            case TrainingBestLoaded loaded:
                activity.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {loaded.Step}  taken as the result: the best {loaded.Metric}, {loaded.Value:0.0000}"));
                break;
            case TrainingSaved saved:
                Saved(saved);
                break;
            case TrainingWarning warning:
                activity.Warning(warning.Message);
                break;
        }
    }

    private void Preparing(TrainingPreparing preparing)
    {
        string all = preparing.Rows > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{preparing.Rows:N0}") : "";
        activity.Status(
            string.Create(CultureInfo.InvariantCulture, $"{preparing.What}: {preparing.Done:N0}{all} rows"),
            preparing.Rows > 0 ? (double)preparing.Done / preparing.Rows : null);
    }

    private static string Describe(StepCompleted step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Step}/{step.TotalSteps} epoch {step.Epoch:0.00} loss {step.Loss:0.0000}{Margin(step)} lr {step.LearningRate:0.00e+00} "
        + $"{step.TokensPerSecond:N0} tok/s {Figures.Time(step.Remaining)} left");

    /// <summary>A live line has room for one metric: how far apart chosen and rejected are.</summary>
    private static string Margin(StepCompleted step) => step.Metrics.TryGetValue("rewards/margins", out double margin)
        ? string.Create(CultureInfo.InvariantCulture, $" margin {margin:0.0000}")
        : "";

    private string Describe(TrainingLogged logged)
    {
        string speed = _last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"  {last.TokensPerSecond:N0} tokens/s  {Figures.Time(last.Remaining)} left")
            : "";
        string step = string.Create(CultureInfo.InvariantCulture, $"{logged.Step}{(_last is { } of ? "/" + of.TotalSteps : "")}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {step}  epoch {logged.Epoch:0.00}  loss {logged.Loss:0.0000}  grad_norm {logged.GradientNorm:0.0000}  "
            + $"learning_rate {logged.LearningRate:0.00e+00}") + Figures.Metrics(logged.Metrics, "  ") + speed;
    }

    private void Saved(TrainingSaved saved)
    {
        if (Path.GetFileName(Path.TrimEndingDirectorySeparator(saved.Directory)).StartsWith("checkpoint-", StringComparison.Ordinal))
        {
            LastCheckpoint = saved.Directory;
        }

        activity.Line(string.Create(CultureInfo.InvariantCulture, $"step {saved.Step}  saved '{saved.Directory}'"));
    }
}
