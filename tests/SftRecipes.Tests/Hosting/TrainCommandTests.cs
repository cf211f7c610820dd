using System.Text.Json;
using SftRecipes.Data;

namespace SftRecipes.Tests.Hosting;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task PlainOutputHasPeftsLineTheLogTheResultAndWhatToTypeNext()
    {
        HostRun run = await HostRun.OfAsync(Recipe(Finished), "train", "--data", Data(3));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727", run.Lines[0]);
        Assert.Contains("step 1/2  epoch 0.50  loss 3.0000  grad_norm 1.2500  learning_rate 2.00e-04  100 tokens/s  0:07 left", run.Lines);
        Assert.Contains("warning: One row is long.", run.Lines);
        Assert.Contains("step 2  evaluation: loss 0.6931, perplexity 2.00 over 10 trained tokens of 4 rows", run.Lines);
        Assert.Contains(
            "Trained 2 of 2 steps (1.00 epochs) in 0:10: loss 3.0000 → 1.0000, mean 2.0000; 200 tokens, 20 per second.", run.Lines);
        Assert.Contains($"Saved in '{_directory["out"]}'.", run.Lines);
        Assert.Contains($"Next: dotnet run -- generate --instruction \"…\"", run.Lines);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task JsonTakesStdoutAndTheRestGoesToStderr()
    {
        HostRun run = await HostRun.OfAsync(Recipe(Finished), "train", "--data", Data(3), "--json");

        JsonElement json = run.ParseJson();
        Assert.Equal(2, json.GetProperty("steps").GetInt32());
        Assert.Equal(2.0, json.GetProperty("train_loss").GetDouble());
        Assert.Equal([3.0, 1.0], json.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("loss").GetDouble()));
        Assert.Equal(1.25, json.GetProperty("history")[0].GetProperty("grad_norm").GetDouble());
        Assert.Equal(2.0, json.GetProperty("evaluations")[0].GetProperty("perplexity").GetDouble(), 6);
        Assert.False(json.GetProperty("stopped").GetBoolean());
        Assert.Contains("trainable params:", run.Error);
    }

    [Fact]
    public async Task ARunWithoutAStepIsStillValidJson()
    {
        TrainingReport report = Report(steps: 0, stopped: true) with { TrainLoss = double.NaN, Duration = TimeSpan.Zero, Tokens = 0 };

        HostRun run = await HostRun.OfAsync(Recipe((_, _, _) => Task.FromResult(report)), "train", "--data", Data(3), "--json");

        Assert.Equal(JsonValueKind.Null, run.ParseJson().GetProperty("train_loss").ValueKind);
    }

    [Fact]
    public async Task OptionsReachTheRun()
    {
        TrainingOptions? seen = null;
        RunRows<IReadOnlyList<PromptSegment>>? rows = null;
        FakeHostedRecipe recipe = Recipe((split, options, _) =>
        {
            (rows, seen) = (split, options);
            return Task.FromResult(Report(2, stopped: false) with { OutputDirectory = "elsewhere" });
        });

        HostRun run = await HostRun.OfAsync(
            recipe, "train", "--data", Data(3), "--eval-data", Data(2), "--model", "m", "--output", "elsewhere", "--resume", "r");

        Assert.Equal("m", seen!.ModelDirectory);
        Assert.Equal("elsewhere", seen.OutputDirectory);
        Assert.Equal("r", seen.ResumeFrom);
        Assert.Equal(3, Count(Assert.Single(rows!.Train)));
        Assert.Equal(2, Count(Assert.Single(rows.Evaluation)));
        Assert.Contains("--eval-data has no effect", run.Out);
        Assert.Contains("Next: dotnet run -- generate --instruction \"…\" --adapter elsewhere --model m", run.Lines);
    }

    [Fact]
    public async Task TrainingGoesOnFromAnAdapter()
    {
        TrainingOptions? seen = null;
        FakeHostedRecipe recipe = Recipe((_, options, _) =>
        {
            seen = options;
            throw new RecipeException("Enough is seen.");
        });
        string adapter = Directory.CreateDirectory(_directory["trained"]).FullName;

        await HostRun.OfAsync(recipe, "train", "--data", Data(3), "--adapter", adapter);
        HostRun missing = await HostRun.OfAsync(recipe, "train", "--data", Data(3), "--adapter", _directory["none"]);
        HostRun both = await HostRun.OfAsync(recipe, "train", "--data", Data(3), "--adapter", adapter, "--resume", adapter);

        Assert.Equal(adapter, seen!.AdapterDirectory);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("does not exist", missing.Error);
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--adapter and --resume exclude each other", both.Error);
    }

    [Fact]
    public async Task DataKeepsTheRecipesShareForEvaluation()
    {
        RunRows<IReadOnlyList<PromptSegment>>? rows = null;
        FakeHostedRecipe recipe = Recipe(
            (split, _, _) =>
            {
                rows = split;
                return Task.FromResult(Report(2, stopped: false));
            },
            Recipes.Definition() with { Datasets = [new DatasetSettings("unused.jsonl", null, 0.25)] });

        await HostRun.OfAsync(recipe, "train", "--data", Data(8));

        RowSource<IReadOnlyList<PromptSegment>> source = Assert.Single(rows!.Train);
        Assert.Equal((8, 0.25), (Count(source), source.EvalSplit));
        Assert.Empty(rows.Evaluation);
    }

    [Fact]
    public async Task WithoutRowsItSaysWhereToGiveThem()
    {
        HostRun run = await HostRun.OfAsync(Recipe(Finished), "train");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--data FILE", run.Error);
    }

    [Fact]
    public async Task CtrlCStopsSavesAndSaysHowToGoOn()
    {
        var interrupts = new FakeInterrupts();
        bool? second = null;
        FakeHostedRecipe recipe = Recipe((_, options, cancellationToken) =>
        {
            options.Progress!(new TrainingSaved(1, _directory["out", "checkpoint-1"]));
            Assert.True(interrupts.Press());
            Assert.True(cancellationToken.IsCancellationRequested);
            second = interrupts.Press();
            return Task.FromResult(Report(1, stopped: true));
        });

        HostRun run = await HostRun.OfAsync(recipe, new Terminal { Interrupts = interrupts }, "train", "--data", Data(3));

        Assert.Equal(130, run.ExitCode);
        Assert.False(second);
        Assert.False(interrupts.IsListenedTo);
        Assert.Contains(run.Lines, line => line.StartsWith("Stopping after this step"));
        Assert.Contains(run.Lines, line => line.StartsWith("Stopped after 1 of 2 steps"));
        string checkpoint = _directory["out", "checkpoint-1"];
        Assert.Contains($"Go on from the last checkpoint: dotnet run -- train --data {Data(3)} --resume {checkpoint}", run.Lines);
        Assert.Contains($"Saved in '{_directory["out"]}'.", run.Lines);
    }

    [Fact]
    public async Task CtrlCBeforeTheFirstStepIsExitCode130()
    {
        var interrupts = new FakeInterrupts();
        FakeHostedRecipe recipe = Recipe((_, _, cancellationToken) =>
        {
            interrupts.Press();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not cancelled");
        });

        HostRun run = await HostRun.OfAsync(recipe, new Terminal { Interrupts = interrupts }, "train", "--data", Data(3));

        Assert.Equal((130, "Stopped.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task ATerminalShowsEachStepLive()
    {
        FakeHostedRecipe recipe = Recipe(async (_, options, _) =>
        {
            options.Progress!(new TrainingStarted(2, 3, 1, 2));
            options.Progress(new TrainingWarning("One [row] is long."));
            options.Progress(Step(1, 3));

            // Longer than the display takes to draw.
            await Task.Delay(500);
            return Report(2, stopped: false);
        });

        HostRun run = await HostRun.OfAsync(recipe, new Terminal { OutIsTerminal = true }, "train", "--data", Data(3));

        Assert.Contains("1/2 epoch 0.50 loss 3.0000", run.Out);
        Assert.Contains("One [row] is long.", run.Out);
        Assert.Contains('\u001b', run.Out);
        Assert.Contains("trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727\n", run.Out);
    }

    public void Dispose() => _directory.Dispose();

    private FakeHostedRecipe Recipe(
        Func<RunRows<IReadOnlyList<PromptSegment>>, TrainingOptions, CancellationToken, Task<TrainingReport>> train,
        RecipeDefinition? definition = null) => new() { OnTrain = train, Definition = definition ?? Recipes.Definition(_directory["out"]) };

    private Task<TrainingReport> Finished(
        RunRows<IReadOnlyList<PromptSegment>> rows, TrainingOptions options, CancellationToken cancellationToken)
    {
        TrainingReport report = Report(2, stopped: false);
        options.Progress!(new TrainingStarted(2, rows.Train.Sum(Count), 1_572_864, 332_769_280));
        options.Progress(new TrainingWarning("One row is long."));
        foreach (StepCompleted step in report.History)
        {
            options.Progress(step);
            options.Progress(new TrainingLogged(step.Step, step.Epoch, step.Loss, step.GradientNorm, step.LearningRate));
        }

        options.Progress(report.Evaluations[0]);
        options.Progress(new TrainingSaved(2, report.OutputDirectory));
        return Task.FromResult(report);
    }

    private TrainingReport Report(int steps, bool stopped) => new()
    {
        OutputDirectory = _directory["out"],
        Steps = steps,
        TotalSteps = 2,
        Epochs = steps * 0.5,
        Stopped = stopped,
        TrainLoss = 2,
        Tokens = 200,
        Duration = TimeSpan.FromSeconds(10),
        TrainableParameters = 1_572_864,
        AllParameters = 332_769_280,
        History = [.. Enumerable.Range(1, steps).Select(step => Step(step, step == 1 ? 3 : 1))],
        Evaluations = [new TrainingEvaluated(2, 1, new EvaluationReport(Math.Log(2), 10, 4))],
        Warnings = ["One row is long."],
    };

    private static StepCompleted Step(int step, double loss) => new(step, 2, step * 0.5, loss, 1.25, 2e-4, 100, TimeSpan.FromSeconds(6.5));

    private static int Count(RowSource<IReadOnlyList<PromptSegment>> source) => source.Read(default).Count();

    private string Data(int rows) => _directory.Write(
        $"rows{rows}.jsonl",
        string.Concat(Enumerable.Range(1, rows).Select(row => $$"""{"instruction":"say {{row}}","output":"{{row}}"}""" + "\n")));
}
