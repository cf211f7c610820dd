using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Tokenization;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// The mechanics of one run: rows become batches in the recipe's order, steps are recorded, checkpoints and the result are written.
/// The decisions — model, loss, schedule, optimizer — are in the generated loop that calls it.
/// </summary>
public sealed partial class TrainingRun : IDisposable
{
    private const int AdapterCheckStep = 20;
    private readonly TrainingOptions _options;
    private readonly BaseModel _base;
    private readonly PreparedRows _rows;
    private readonly TrainingRecorder _recorder;
    private readonly ResultWriter _writer;
    private readonly TrainerCheckpoint? _resumed;
    private readonly CancellationToken _cancellationToken;
    private readonly List<double> _evaluationLosses;
    private readonly BestModel _best;
    private TrainingUpdate? _last;
    private ModelWeights? _weights;
    private GradScaler? _scaler;

    /// <summary>Decided once per step, after it, so that the checkpoint of a stopped run is of its last step.</summary>
    private bool _stops;

    private TrainingRun(
        TrainingOptions options, BaseModel baseModel, PreparedRows rows, ResultWriter writer, TrainerCheckpoint? resumed,
        CancellationToken cancellationToken)
    {
        _options = options;
        _base = baseModel;
        _rows = rows;
        _writer = writer;
        _resumed = resumed;
        _evaluationLosses = [.. resumed?.EvaluationLosses ?? []];
        _best = new BestModel(Recipe.Training, resumed?.Best);
        _bestCheckpoint = resumed?.Best is { } best ? resumed.DirectoryOf(best.Step) : null;
        _cancellationToken = cancellationToken;
        TrainingArguments training = Recipe.Training;
        _recorder = new TrainingRecorder(options, training.LoggingSteps);
        Device = Devices.Default;
    }

    /// <summary>The recipe.</summary>
    public RecipeDefinition Recipe => _base.Recipe;

    /// <summary>Where the model goes.</summary>
    public torch.Device Device { get; }

    /// <summary>Optimizer steps of the run.</summary>
    public int TotalSteps => _rows.Updates.TotalSteps;

    /// <summary>The losses of the evaluations so far, those before a resumption too.</summary>
    public IReadOnlyList<double> EvaluationLosses => _evaluationLosses;

    /// <summary>Whether the user asked to stop; what is trained is saved all the same.</summary>
    public bool StopRequested => _cancellationToken.IsCancellationRequested;

    /// <summary>What evaluates the evaluation rows; without it, the cross-entropy of their trained tokens is taken.</summary>
    public Func<IEnumerable<Batch>, EvaluationReport>? Evaluator { get; set; }

    /// <summary>
    /// Finds the base model, checks it and the output directory, and prepares the rows; nothing is loaded or written yet.
    /// </summary>
    /// <exception cref="RecipeException">Something would keep the run from succeeding.</exception>
    internal static async Task<TrainingRun> PrepareAsync(
        RecipeDefinition recipe, Func<HuggingFaceTokenizer, PreparedRows> prepare, TrainingOptions options,
        CancellationToken cancellationToken)
    {
        var writer = ResultWriter.Create(recipe, options.OutputDirectory ?? recipe.Training.OutputDirectory);
        if (options.AdapterDirectory is { } adapter && recipe.Lora is not null)
        {
            AdapterCompatibility.RequireTrainable(recipe, PeftAdapterConfig.Load(adapter), adapter);
        }

        TrainerCheckpoint? resumed = options.ResumeFrom is { } directory ? TrainerCheckpoint.Open(directory, recipe) : null;
        BaseModel baseModel = await BaseModel.OpenAsync(
            recipe, options.ModelDirectory, withWeights: recipe.FromScratch is null, options.DownloadProgress, cancellationToken)
            .ConfigureAwait(false);
        PreparedRows rows = prepare(baseModel.Tokenizer);
        var run = new TrainingRun(options, baseModel, rows, writer, resumed, cancellationToken);
        try
        {
            run.CheckRows();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files that rows are read from.</summary>
    public void Dispose() => _rows.Dispose();

    private void CheckRows()
    {
        _resumed?.CheckRows(_rows.Updates.Rows);
        if (Recipe.Training.LrSchedulerType == LrSchedulerType.ReduceLrOnPlateau && _rows.Evaluation.Count == 0)
        {
            throw new RecipeException(
                $"{Recipe.Name} lowers the learning rate by the evaluation loss (ReduceLrOnPlateau), and there are no evaluation rows; give it some, "
                + "or choose another LrSchedulerType.");
        }

        RequireBestModel(Recipe, _rows, _resumed);
    }

    /// <summary>The weights that the model starts from; dispose them once it is built.</summary>
    public ModelWeights OpenWeights() => _weights = _base.OpenForTraining(Device, _resumed?.Directory ?? _options.AdapterDirectory);

    /// <summary>Frozen weights that preferences are measured against; dispose them once their model is built.</summary>
    public ModelWeights OpenReferenceWeights() => _base.OpenReference(Device, _options.AdapterDirectory);

    /// <summary>Computes the reference's log-probabilities of all rows, so that no step has to.</summary>
    public void PrecomputeReference(ReferenceModel reference) => _rows.Precompute(
        reference,
        Recipe.Training.PerDeviceEvalBatchSize,
        (done, rows) => _recorder.Preparing(new TrainingPreparing("log-probabilities of the reference", done, rows)),
        () => StopRequested);

    /// <summary>The steps still to do, in order.</summary>
    /// <param name="model">Put into training mode, or, where the recipe turns dropout off, into evaluation mode.</param>
    /// <param name="optimizer">Takes up the state of the run that is resumed.</param>
    /// <param name="scaler">So does this, where the loss is scaled; null where it is not.</param>
    public IEnumerable<TrainingUpdate> Updates(CausalLanguageModel model, IOptimizer optimizer, GradScaler? scaler = null)
    {
        _scaler = scaler;
        _weights?.RequireAdapterUsed();
        MemoryTuning.ReleaseFreeMemory();
        int completed = _resumed?.Step ?? 0;
        _resumed?.Restore(optimizer, scaler);
        foreach (string warning in _rows.Warnings.Concat(_base.Warnings).Concat(PrecisionWarnings()))
        {
            _recorder.Warned(warning);
        }

        model.train(Recipe.Preference is not { DisableDropout: true });
        _recorder.Started(
            new TrainingStarted(TotalSteps, _rows.Updates.Rows, Recipe.TrainableParameters, Recipe.AllParameters), completed);
        _stops = EndsEarly(completed) || StopRequested;
        var garbage = new StepGarbage();
        foreach (TrainingUpdate update in _rows.Updates.Updates(completed))
        {
            if (_stops)
            {
                yield break;
            }

            // Each step draws its dropout from a seed of its own, so that a resumed run repeats the uninterrupted one.
            torch.manual_seed(StepSeed.Of(Recipe.Training.Seed, update.Step));
            _last = update;
            yield return update;
            garbage.AfterStep();
        }
    }

    /// <summary>Records a step.</summary>
    /// <param name="update">The step.</param>
    /// <param name="loss">The mean over its trained tokens, or over its preferences.</param>
    /// <param name="gradientNorm">Before clipping.</param>
    /// <param name="learningRate">The one used.</param>
    /// <param name="metrics">What else was measured; null for nothing.</param>
    /// <exception cref="RecipeException">The loss is not finite: nothing that follows would be worth anything.</exception>
    public void Completed(TrainingUpdate update, double loss, double gradientNorm, double learningRate, MetricSums? metrics = null)
    {
        if (!double.IsFinite(loss) || (!double.IsFinite(gradientNorm) && Recipe.ComputeType != ComputeType.Float16))
        {
            throw new RecipeException(
                $"Step {update.Step} has loss {loss} and gradient norm {gradientNorm}; lower LearningRate ({Recipe.Training.LearningRate}) "
                + "or look for damaged rows. Checkpoints written before are kept.");
        }

        _recorder.Completed(update, loss, gradientNorm, learningRate, (metrics ?? new MetricSums()).Means());
    }

    /// <summary>Evaluates and saves where the recipe's intervals say so.</summary>
    /// <param name="update">The step just completed.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its state is part of a checkpoint.</param>
    public void AfterStep(TrainingUpdate update, CausalLanguageModel model, IOptimizer optimizer)
    {
        TrainingArguments training = Recipe.Training;
        if (update.Step - (_resumed?.Step ?? 0) == AdapterCheckStep)
        {
            WarnOfUntrainedAdapters(model);
        }

        bool isBest = _rows.Evaluation.Count > 0
            && IsDue(training.EvalStrategy, training.EvalSteps > 0 ? training.EvalSteps : training.LoggingSteps, update)
            && Evaluate(update, model);

        // A run that is stopped leaves a checkpoint, so that it can be gone on with from here.
        bool stopRequested = StopRequested;
        bool saves = IsDue(training.SaveStrategy, training.SaveSteps, update)
            || (isBest && training.SaveStrategy == IntervalStrategy.Best)
            || (stopRequested && training.SaveStrategy != IntervalStrategy.No);
        if (saves && update.Step < TotalSteps)
        {
            SaveCheckpoint(update, model, optimizer);
        }

        _stops = EndsEarly(update.Step) || stopRequested;
    }

    /// <summary>Writes the result.</summary>
    /// <param name="model">The trained model.</param>
    public TrainingReport Finish(CausalLanguageModel model)
    {
        bool evaluatedLast = _recorder.Evaluations.Count > 0 && _recorder.Evaluations[^1].Step == _last?.Step;
        if (_last is not null && _rows.Evaluation.Count > 0 && Recipe.Training.EvalStrategy != IntervalStrategy.No && !evaluatedLast
            && !StopRequested)
        {
            Evaluate(_last, model);
        }

        if (Recipe.Training.Streaming && _rows.Updates.OverLength.Summary is { } summary)
        {
            _recorder.Warned(summary);
        }

        int steps = _last?.Step ?? _resumed?.Step ?? 0;
        SaveResult(steps, model);
        _recorder.Saved(new TrainingSaved(steps, _writer.Directory));
        return new TrainingReport
        {
            OutputDirectory = _writer.Directory,
            Steps = steps,
            TotalSteps = TotalSteps,
            Epochs = _last?.Epoch ?? 0,
            Stopped = steps < TotalSteps && !_stoppedEarly,
            StoppedEarly = _stoppedEarly,
            BestStep = _best.Found?.Step,
            BestMetric = _best.Found?.Value,
            TrainLoss = _recorder.History.Count == 0 ? double.NaN : _recorder.History.Average(step => step.Loss),
            Tokens = _recorder.Tokens,
            Duration = _recorder.Elapsed,
            TrainableParameters = Recipe.TrainableParameters,
            AllParameters = Recipe.AllParameters,
            History = _recorder.History,
            Evaluations = _recorder.Evaluations,
            Warnings = _recorder.Warnings,
            OverLength = _rows.Updates.OverLength,
        };
    }

    private static bool IsDue(IntervalStrategy strategy, int steps, TrainingUpdate update) => strategy switch
    {
        IntervalStrategy.Steps => update.Step % steps == 0,
        IntervalStrategy.Epoch => update.EndsEpoch,
        _ => false,
    };

    /// <returns>Whether the model is the best so far, where that is asked for.</returns>
    private bool Evaluate(TrainingUpdate update, CausalLanguageModel model)
    {
        IEnumerable<Batch> batches = _rows.EvaluationBatches(Recipe.Training.PerDeviceEvalBatchSize);
        EvaluationReport report = Evaluator is { } evaluator ? evaluator(batches) : Evaluation.Run(model, batches);
        _evaluationLosses.Add(report.Loss);
        bool isBest = _best.IsTracked && _best.Add(update.Step, report);
        _recorder.Evaluated(new TrainingEvaluated(update.Step, update.Epoch, report) { IsBest = isBest });
        return isBest;
    }

    private IEnumerable<string> PrecisionWarnings()
    {
        if (Recipe.ComputeType != ComputeType.Float32 && Precision.Resolve(Recipe, Device) == ComputeType.Float32)
        {
            yield return $"{Recipe.ComputeType} was asked for, and {WhyFloat32()}: the run computes in Float32.";
        }
    }

    private string WhyFloat32() => Device.type != DeviceType.CPU ? "products in Int8 are for CPUs"
        : Recipe.ComputeType is not (ComputeType.Int8 or ComputeType.BFloat16) ? "CPUs emulate it slowly"
        : Recipe.Lora is null ? "on a CPU it is for products with frozen weights, of which full fine-tuning has none"
        : Recipe.Preference is { DisableDropout: true } ? "on a CPU it is for training with dropout (DisableDropout = false)"
        : "this processor has no instructions for it (AVX512-BF16 or AMX)";

    private void WarnOfUntrainedAdapters(CausalLanguageModel model)
    {
        using var scope = torch.NewDisposeScope();
        string[] zero = [.. model.Adapters().Where(a => IsZero(a.Module.LoraA) || IsZero(a.Module.LoraB)).Select(a => a.Path)];
        if (zero.Length > 0)
        {
            _recorder.Warned(
                $"After {AdapterCheckStep} steps {zero.Length} adapters, first '{zero[0]}', are still zero; check that the learning rate is not 0.");
        }

        static bool IsZero(torch.Tensor factor) => factor.count_nonzero().ToInt64() == 0;
    }
}
