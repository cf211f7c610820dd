using System.CommandLine;
using SftRecipes.Data;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>train</c>: fine-tunes and saves.</summary>
internal sealed class TrainCommand : HostCommand
{
    private readonly Option<string[]> _data;
    private readonly Option<string[]> _evalData;
    private readonly Option<string?> _model;
    private readonly Option<string?> _output;
    private readonly Option<string?> _resume;
    private readonly Option<string?> _adapter;
    private readonly Option<string?> _tokenCache;

    public TrainCommand(IHostedRecipe recipe, HostConsole console)
        : base("train", $"Fine-tunes {recipe.Definition.BaseModel} as the recipe says and saves the result.", recipe, console)
    {
        _data = Add(CommonOptions.Data("--data", "Training rows. Default: the recipe's [Dataset]."));
        _evalData = Add(CommonOptions.Data("--eval-data", "Evaluation rows. Default: those of the recipe's [Dataset]."));
        _model = Add(CommonOptions.Model());
        _output = Add(new Option<string?>("--output")
        {
            HelpName = "DIR",
            Description = $"Where the result goes. Recipe: {Definition.Training.OutputDirectory}.",
        });
        _resume = Add(new Option<string?>("--resume")
        {
            HelpName = "CHECKPOINT_DIR",
            Description = "A checkpoint-N directory of an interrupted run of this recipe on the same rows to go on from.",
        });
        _adapter = Add(new Option<string?>("--adapter")
        {
            HelpName = "DIR",
            Description = "A trained adapter (of this program or PEFT; a whole model after full fine-tuning) to start from instead of a new "
                + "one: a new run, with a new schedule. It must be of the recipe's kind.",
        });
        _tokenCache = Add(CommonOptions.TokenCache());
        Command.Exclude(_adapter, _resume);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        output.Text.Line(Figures.Parameters(Definition.TrainableParameters, Definition.AllParameters));
        var given = new TrainFiles(
            parsed.GetValue(_data)!, parsed.GetValue(_evalData)!, parsed.GetValue(_model), parsed.GetValue(_output),
            parsed.GetValue(_resume));
        RunRows<IReadOnlyList<PromptSegment>> rows = RowSources.ForTraining(Recipe, given.Data, given.EvalData);
        string? checkpoint = null;
        TrainingReport report = await Activity.RunAsync(output.Text, "preparing", async activity =>
        {
            if (given.EvalData.Count > 0 && Definition.Training.EvalStrategy == IntervalStrategy.No)
            {
                activity.Warning(
                    "--eval-data has no effect: the recipe's EvalStrategy is No; set it to Steps or Epoch, or run `evaluate` afterwards.");
            }

            using var stop = new StopRequest(
                Console.Interrupts,
                () => activity.Line("Stopping after this step and saving; Ctrl+C again ends at once without saving."),
                output.Text.ShowCursor,
                cancellationToken);
            var training = new TrainingActivity(activity);
            TrainingReport result = await Recipe.TrainAsync(
                rows,
                new TrainingOptions
                {
                    ModelDirectory = given.Model,
                    OutputDirectory = given.Output,
                    ResumeFrom = given.Resume,
                    AdapterDirectory = parsed.GetValue(_adapter) is { } adapter ? ModelChoice.ExistingResult(Definition, adapter) : null,
                    TokenCache = CommonOptions.TokenCacheOf(parsed.GetValue(_tokenCache)),
                    Progress = training.Report,
                    DownloadProgress = new DownloadActivity(activity),
                },
                stop.Token).ConfigureAwait(false);
            checkpoint = training.LastCheckpoint;
            return result;
        }).ConfigureAwait(false);
        output.WriteJson(TrainJson.Of(Definition, report, checkpoint));
        foreach (string line in TrainSummary.Lines(Definition, given, report, checkpoint))
        {
            output.Text.Line(line);
        }

        return report.Stopped ? ExitCode.Stopped : ExitCode.Success;
    }
}
