using System.CommandLine;
using System.Text.Json.Serialization;
using SftRecipes.Data;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>evaluate</c>: loss and perplexity, or rewards, on rows that are not trained.</summary>
internal sealed class EvaluateCommand : HostCommand
{
    private readonly ModelOptions _model;
    private readonly Option<string[]> _data;
    private readonly Option<string?> _tokenCache;

    public EvaluateCommand(IHostedRecipe recipe, HostConsole console)
        : base("evaluate", "Loss and perplexity of the tuned model (or, with --base, the untuned one) on rows; of preferences, loss and rewards.", recipe, console)
    {
        _data = Add(CommonOptions.Data("--data", "Rows. Default: the evaluation rows of the recipe's [Dataset]."));
        _tokenCache = Add(CommonOptions.TokenCache());
        _model = new ModelOptions(Command);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        ModelChoice choice = _model.Read(parsed, Definition);
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        RunRows<IReadOnlyList<PromptSegment>> rows = RowSources.ForEvaluation(Recipe, parsed.GetValue(_data)!);
        EvaluationReport report = await Activity.RunAsync(output.Progress, "loading", activity => Recipe.EvaluateAsync(
            rows,
            choice,
            CommonOptions.TokenCacheOf(parsed.GetValue(_tokenCache)),
            new EvaluationProgress(
                new DownloadActivity(activity),
                activity.Warning,
                new TrainingActivity(activity).Report,
                (done, all) => activity.Status(FormattableString.Invariant($"evaluating {done:N0}/{all:N0} rows"), (double)done / all)),
            stop.Token)).ConfigureAwait(false);
        output.WriteJson(new EvaluateJson(
            Definition.Name, Definition.BaseModel, choice.ResultDirectory, report.Loss, report.Perplexity, report.Tokens, report.Rows)
        {
            Metrics = HostJson.Metrics(report.Metrics),
        });
        if (!output.JsonTakesStdout)
        {
            string model = choice.ResultDirectory is { } directory ? $"'{directory}'" : $"{Definition.BaseModel} (untuned)";
            output.Text.Line($"{model}: {Figures.Evaluation(report)}");
        }

        return ExitCode.Success;
    }

    /// <summary>What <c>evaluate --json</c> writes.</summary>
    private sealed record EvaluateJson(
        string Recipe, string BaseModel, string? Adapter, double Loss, double Perplexity, long Tokens, int Rows)
    {
        /// <summary>What else was measured, beside the rest.</summary>
        [JsonExtensionData]
        public IDictionary<string, object> Metrics { get; init; } = new Dictionary<string, object>();
    }
}
