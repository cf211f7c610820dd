namespace SftRecipes;

/// <summary>Something that happened during training.</summary>
public abstract record TrainingEvent;

/// <summary>The model is loaded and the first step begins.</summary>
/// <param name="TotalSteps">Optimizer steps of the run.</param>
/// <param name="Rows">Training rows of an epoch, packed ones where rows are packed; 0 for a stream.</param>
/// <param name="TrainableParameters">Numbers that are trained.</param>
/// <param name="AllParameters">All numbers.</param>
public sealed record TrainingStarted(int TotalSteps, int Rows, long TrainableParameters, long AllParameters) : TrainingEvent;

/// <summary>Something is done once before the first step: rows are read or tokenized, or a reference's log-probabilities are computed.</summary>
/// <param name="What">What, in a few words.</param>
/// <param name="Done">Rows done.</param>
/// <param name="Rows">All rows; 0 where that is not known.</param>
public sealed record TrainingPreparing(string What, int Done, int Rows) : TrainingEvent;

/// <summary>An optimizer step is done.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="TotalSteps">Steps of the run.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">The mean over the step's trained tokens.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="LearningRate">Used in this step.</param>
/// <param name="TokensPerSecond">Tokens read, padding not counted, over the time of the run so far.</param>
/// <param name="Remaining">Expected time left.</param>
public sealed record StepCompleted(
    int Step, int TotalSteps, double Epoch, double Loss, double GradientNorm, double LearningRate, double TokensPerSecond,
    TimeSpan Remaining) : TrainingEvent
{
    /// <summary>What else was measured, by TRL's names, such as <c>rewards/margins</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}

/// <summary>A log entry: the steps since the last one.</summary>
/// <param name="Step">The last step.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">The mean of the steps' losses.</param>
/// <param name="GradientNorm">Of the last step, before clipping.</param>
/// <param name="LearningRate">Of the last step.</param>
public sealed record TrainingLogged(int Step, double Epoch, double Loss, double GradientNorm, double LearningRate) : TrainingEvent
{
    /// <summary>What else was measured: the means over the steps.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}

/// <summary>The evaluation rows were evaluated.</summary>
/// <param name="Step">After this step.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Result">What came out.</param>
public sealed record TrainingEvaluated(int Step, double Epoch, EvaluationReport Result) : TrainingEvent
{
    /// <summary>Whether it is the best so far by the recipe's <c>MetricForBestModel</c>; false where nothing asks for that.</summary>
    public bool IsBest { get; init; }
}

/// <summary>The run ends before its last step, because the evaluations have not become better for as long as the recipe waits.</summary>
/// <param name="Step">The last step.</param>
/// <param name="Metric">What decides.</param>
/// <param name="Evaluations">Evaluations without improvement.</param>
/// <param name="BestStep">The step of the best evaluation.</param>
/// <param name="BestValue">Its metric.</param>
public sealed record TrainingStoppedEarly(int Step, string Metric, int Evaluations, int BestStep, double BestValue) : TrainingEvent;

/// <summary>The result is that of an earlier step, which the evaluations found to be the best.</summary>
/// <param name="Step">The step.</param>
/// <param name="Metric">What decides.</param>
/// <param name="Value">Its metric.</param>
/// <param name="Directory">The checkpoint.</param>
public sealed record TrainingBestLoaded(int Step, string Metric, double Value, string Directory) : TrainingEvent;

/// <summary>A checkpoint or the result was written.</summary>
/// <param name="Step">After this step.</param>
/// <param name="Directory">Where.</param>
public sealed record TrainingSaved(int Step, string Directory) : TrainingEvent;

/// <summary>Something that the user should know, though the run goes on.</summary>
/// <param name="Message">One sentence.</param>
public sealed record TrainingWarning(string Message) : TrainingEvent;
