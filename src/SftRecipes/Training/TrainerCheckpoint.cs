using System.Text.Json;
using SftRecipes.Checkpoints;

namespace SftRecipes.Training;

/// <summary>The state of an interrupted run beside its adapter or model: where it was, and the optimizer's moments.</summary>
internal sealed class TrainerCheckpoint
{
    private const string StateFile = "trainer_state.json";
    private const string OptimizerFile = "optimizer.safetensors";
    private readonly State _state;

    private TrainerCheckpoint(string directory, State state)
    {
        Directory = directory;
        _state = state;
    }

    /// <summary>Where it lies.</summary>
    public string Directory { get; }

    /// <summary>Optimizer steps done.</summary>
    public int Step => _state.Step;

    /// <summary>The loss of every evaluation until then, which some schedules go by.</summary>
    public IReadOnlyList<double> EvaluationLosses => _state.EvaluationLosses ?? [];

    /// <summary>The best evaluation until then; null where nothing asked for it.</summary>
    public BestModelState? Best => _state.Best;

    /// <summary>Where the same run has put the checkpoint of another step.</summary>
    public string DirectoryOf(int step) =>
        step == Step
            ? Directory
            : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory)))!, ResultWriter.CheckpointName(step));

    /// <exception cref="RecipeException">It is no checkpoint, or one of another recipe.</exception>
    public static TrainerCheckpoint Open(string directory, RecipeDefinition recipe)
    {
        string path = Path.Combine(directory, StateFile);
        if (!File.Exists(path))
        {
            throw new RecipeException($"'{directory}' is no checkpoint (it lacks {StateFile}); give a checkpoint-N directory of the run to go on with.");
        }

        State state;
        try
        {
            state = JsonSerializer.Deserialize<State>(File.ReadAllBytes(path), RecipeJson.Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new RecipeException($"'{path}' is damaged; resume from another checkpoint.", exception);
        }

        string now = RecipeJson.Fingerprint(recipe);
        if (state.Recipe != now)
        {
            throw new RecipeException(
                $"The checkpoint '{directory}' was written by other settings than {recipe.Name} has now ('{ResultWriter.RecipeFile}' beside it "
                + "has them); put them back, or train anew.");
        }

        return new TrainerCheckpoint(directory, state);
    }

    /// <summary>Checks that the rows are those of the interrupted run.</summary>
    /// <exception cref="RecipeException">Their number differs.</exception>
    public void CheckRows(int rows)
    {
        if (rows != _state.Rows)
        {
            throw new RecipeException(
                $"The checkpoint '{Directory}' was trained on {_state.Rows} rows and there are {rows} now; give it the same data, or train anew.");
        }
    }

    /// <summary>Gives the optimizer its moments back, and the scaler its scale.</summary>
    public void Restore(IOptimizer optimizer, GradScaler? scaler)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Directory, OptimizerFile));
        optimizer.Load(file, _state.OptimizerSteps ?? Step);
        scaler?.Restore(_state.GradScaler);
    }

    /// <summary>Whether a file is part of a run's state and not of what it has trained.</summary>
    public static bool IsState(string fileName) => fileName is StateFile or OptimizerFile;

    /// <summary>Writes the state.</summary>
    public static void Write(
        FileTransaction transaction, RecipeDefinition recipe, TrainingUpdate update, int rows, IReadOnlyList<double> evaluationLosses,
        BestModelState? best, IOptimizer optimizer, GradScaler? scaler)
    {
        SafetensorsWriter.WriteTo(
            transaction, OptimizerFile, optimizer.State().Select(item => PendingTensor.Of(item.Name, item.Tensor)), null, null,
            CancellationToken.None);
        var state = new State(
            update.Step, update.TotalSteps, update.Epoch, rows, RecipeJson.Fingerprint(recipe), evaluationLosses, best, optimizer.Steps,
            scaler?.State);
        transaction.WriteText(StateFile, JsonSerializer.Serialize(state, RecipeJson.Options));
    }

    /// <summary>A step that the scaler has skipped is none of the optimizer's.</summary>
    private sealed record State(
        int Step, int TotalSteps, double Epoch, int Rows, string Recipe, IReadOnlyList<double>? EvaluationLosses, BestModelState? Best,
        int? OptimizerSteps, GradScalerState? GradScaler);
}
