using System;

namespace SftRecipes;

/// <summary>
/// How the run goes. Names and semantics are those of transformers' <c>TrainingArguments</c> and TRL's <c>SFTConfig</c>;
/// where a default differs, the member says so.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TrainingArgumentsAttribute : Attribute
{
    /// <summary>Where the adapter or model, checkpoints and logs go. Default <c>output</c>.</summary>
    public string OutputDirectory { get; set; } = "output";

    /// <summary>Rows per forward and backward pass. 1 and up. Default 8.</summary>
    public int PerDeviceTrainBatchSize { get; set; } = 8;

    /// <summary>Rows per forward pass of the evaluation. 1 and up. Default 8.</summary>
    public int PerDeviceEvalBatchSize { get; set; } = 8;

    /// <summary>Passes per optimizer step; the loss is the mean over all trained tokens of the step. 1 and up. Default 1.</summary>
    public int GradientAccumulationSteps { get; set; } = 1;

    /// <summary>Passes over the training rows; fractions are allowed. Above 0. Default 3.</summary>
    public double NumTrainEpochs { get; set; } = 3;

    /// <summary>Optimizer steps; above 0 it decides the length instead of <see cref="NumTrainEpochs"/>. Default -1.</summary>
    public int MaxSteps { get; set; } = -1;

    /// <summary>
    /// The peak learning rate. Above 0. Default (NaN): 2e-5 for full fine-tuning, TRL's default, and 2e-4 for LoRA, as the LoRA and
    /// QLoRA papers use, since 2e-5 barely moves an adapter. Preferences need less: 1e-6, TRL's default, and 1e-5 for LoRA.
    /// </summary>
    public double LearningRate { get; set; } = double.NaN;

    /// <summary>How gradients become steps; <see cref="OptimArgsAttribute"/> holds what an optimizer takes beside. Default AdamW.</summary>
    public OptimizerType Optim { get; set; } = OptimizerType.AdamW;

    /// <summary>
    /// How the learning rate goes over the run; <see cref="LrSchedulerKwargsAttribute"/> holds what a schedule takes beside. Default linear.
    /// </summary>
    public LrSchedulerType LrSchedulerType { get; set; } = LrSchedulerType.Linear;

    /// <summary>Steps over which the learning rate rises from 0; the first step's rate is then 0. Default 0.</summary>
    public int WarmupSteps { get; set; }

    /// <summary>Warm-up as a share of the run, in [0, 1): ⌈share × steps⌉. Used when <see cref="WarmupSteps"/> is 0. Default 0.</summary>
    public double WarmupRatio { get; set; }

    /// <summary>Decay rate of the first moment of AdamW, AdamW8Bit and Lion, in [0, 1). Default 0.9.</summary>
    public double AdamBeta1 { get; set; } = 0.9;

    /// <summary>Decay rate of the second moment of AdamW and AdamW8Bit, and of Lion's momentum, in [0, 1). Default 0.999.</summary>
    public double AdamBeta2 { get; set; } = 0.999;

    /// <summary>AdamW's ε. Above 0. Default 1e-8.</summary>
    public double AdamEpsilon { get; set; } = 1e-8;

    /// <summary>
    /// Weight decay of all trained parameters except biases and norms; decoupled, except for Sgd. 0 and up. Default 0.
    /// </summary>
    public double WeightDecay { get; set; }

    /// <summary>The L2 norm that gradients are clipped to; 0 turns clipping off. Default 1.</summary>
    public double MaxGradNorm { get; set; } = 1;

    /// <summary>The most tokens of a row. Default 1024, or the model's positions where these are fewer.</summary>
    public int MaxLength { get; set; } = 1024;

    /// <summary>What happens to rows longer than <see cref="MaxLength"/>. Default: the run does not start, and says which rows.</summary>
    public OverLengthPolicy OverLength { get; set; } = OverLengthPolicy.Error;

    /// <summary>
    /// Trains the response only (true) or the prompt as well (false, for plain language modelling). Default true.
    /// </summary>
    public bool CompletionOnlyLoss { get; set; } = true;

    /// <summary>
    /// With <see cref="ChatTemplateAttribute"/>: trains what the assistant says only (true), its end-of-turn tokens included, or the whole
    /// conversation (false). Default true; TRL's default is false, which also teaches the model to ask the user's questions.
    /// </summary>
    public bool AssistantOnlyLoss { get; set; } = true;

    /// <summary>The loss of a trained token. Evaluation reports the plain negative log-likelihood whatever is chosen. Default nll.</summary>
    public LossType LossType { get; set; } = LossType.Nll;

    /// <summary>
    /// The share ε of a token's target that is spread evenly over the vocabulary, in [0, 1): (1 − ε) · NLL + ε · mean over the vocabulary
    /// of −log p (Szegedy et al. 2016; transformers' <c>label_smoothing_factor</c>). Evaluation reports the plain negative
    /// log-likelihood. Default 0.
    /// </summary>
    public double LabelSmoothingFactor { get; set; }

    /// <summary>
    /// While training, adds noise to the embeddings (NEFTune, Jain et al. 2023, arXiv 2310.05914): uniform in ±α / √(length · width),
    /// where length is the batch's, padding included, as in transformers. 5 is usual. 0 and up; 0 is off. Default 0.
    /// </summary>
    public double NeftuneNoiseAlpha { get; set; }

    /// <summary>Visits the rows in a new random order, given by the seed, in each epoch. Default true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Draws batches from rows of similar length, so that less is padded. Default false.</summary>
    public bool GroupByLength { get; set; }

    /// <summary>
    /// Puts several rows into one sequence of at most <see cref="MaxLength"/> tokens. Batch sizes then count packed rows, and so an
    /// optimizer step sees more rows; epochs and steps are counted over packed rows. Evaluation is never packed. Default: no packing.
    /// </summary>
    public PackingStrategy Packing { get; set; } = PackingStrategy.None;

    /// <summary>
    /// Flattens the rows of a batch into one sequence without padding, in which no row sees another. Losses and gradients are those of
    /// the padded batch. Default false.
    /// </summary>
    public bool PaddingFree { get; set; }

    /// <summary>
    /// Keeps only each layer's input for the backward pass, which computes the rest again: less memory for up to half as much time again, the same
    /// gradients. Default false.
    /// </summary>
    public bool GradientCheckpointing { get; set; }

    /// <summary>
    /// Reads rows while training instead of before, for data larger than memory. Needs <see cref="MaxSteps"/>, since the number of rows is
    /// not known. Rows that are too long are then met on the way. Default false.
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>
    /// Rows that a stream keeps at hand, each next one being drawn from them at random. 1 and up. Only with <see cref="Streaming"/> and
    /// <see cref="Shuffle"/>. Default 1000, as in <c>datasets</c>.
    /// </summary>
    public int ShuffleBufferSize { get; set; } = 1000;

    /// <summary>When drawing from datasets with a weight ends an epoch. Default: when one of them is exhausted.</summary>
    public StoppingStrategy DatasetStoppingStrategy { get; set; } = StoppingStrategy.FirstExhausted;

    /// <summary>Steps between log lines. 1 and up. Default 10.</summary>
    public int LoggingSteps { get; set; } = 10;

    /// <summary>When the evaluation rows are evaluated. Default: never.</summary>
    public IntervalStrategy EvalStrategy { get; set; } = IntervalStrategy.No;

    /// <summary>Steps between evaluations under <see cref="IntervalStrategy.Steps"/>; 0 means <see cref="LoggingSteps"/>.</summary>
    public int EvalSteps { get; set; }

    /// <summary>When checkpoints are written besides the final save. Default: every <see cref="SaveSteps"/> steps.</summary>
    public IntervalStrategy SaveStrategy { get; set; } = IntervalStrategy.Steps;

    /// <summary>Steps between checkpoints under <see cref="IntervalStrategy.Steps"/>. 1 and up. Default 500.</summary>
    public int SaveSteps { get; set; } = 500;

    /// <summary>
    /// The most checkpoints kept, the oldest being deleted; 0 keeps all. The best one is never deleted, so that 1 keeps two where the best
    /// is not the last. Default 0.
    /// </summary>
    public int SaveTotalLimit { get; set; }

    /// <summary>
    /// Saves the best model that the evaluations have found, by <see cref="MetricForBestModel"/>, and not the last one. Evaluations and
    /// checkpoints must then be made at the same steps, or checkpoints at every so many evaluations, or
    /// <see cref="IntervalStrategy.Best"/> ones. Default false.
    /// </summary>
    public bool LoadBestModelAtEnd { get; set; }

    /// <summary>
    /// What of an evaluation says which model is best: <c>loss</c>, <c>perplexity</c>, or, with preferences, a metric such as
    /// <c>rewards/accuracies</c>; transformers' <c>eval_</c> may stand before it. Default loss.
    /// </summary>
    public string MetricForBestModel { get; set; } = "loss";

    /// <summary>
    /// Whether more of <see cref="MetricForBestModel"/> is better. Default: no for losses and for <c>perplexity</c>, yes for all others.
    /// </summary>
    public bool GreaterIsBetter { get; set; }

    /// <summary>
    /// Ends the run once <see cref="MetricForBestModel"/> has not become better for so many evaluations, as transformers'
    /// <c>EarlyStoppingCallback</c> does; 0 is off. Default 0.
    /// </summary>
    public int EarlyStoppingPatience { get; set; }

    /// <summary>
    /// By how much more than nothing the metric must improve for <see cref="EarlyStoppingPatience"/>; smaller improvements count as none.
    /// 0 and up. Default 0.
    /// </summary>
    public double EarlyStoppingThreshold { get; set; }

    /// <summary>
    /// Half precision where the device computes in it: float16 on CUDA. A CPU computes in float32 and says so. Default false.
    /// </summary>
    public bool Fp16 { get; set; }

    /// <summary>
    /// bfloat16 where the device computes in it: see <see cref="ComputeType.BFloat16"/>. Default false.
    /// </summary>
    public bool Bf16 { get; set; }

    /// <summary>Seeds initialization, dropout and the order of rows. 0 and up. Default 42.</summary>
    public int Seed { get; set; } = 42;
}

/// <summary>How the learning rate goes over a run, as in transformers' <c>get_scheduler</c>.</summary>
public enum LrSchedulerType
{
    /// <summary>Falls in a straight line to 0.</summary>
    Linear,

    /// <summary>Falls along half a cosine to 0.</summary>
    Cosine,

    /// <summary>Stays at the peak, without warm-up.</summary>
    Constant,

    /// <summary>Stays at the peak after the warm-up.</summary>
    ConstantWithWarmup,

    /// <summary>Falls along half a cosine to 0 several times, each time from the peak (<c>NumCycles</c>).</summary>
    CosineWithRestarts,

    /// <summary>Falls as a power of what is left of the run (<c>LrEnd</c>, <c>Power</c>).</summary>
    Polynomial,

    /// <summary>Falls with the root of the steps (<c>Timescale</c>).</summary>
    InverseSqrt,

    /// <summary>Falls along half a cosine to a smallest rate (<c>MinLr</c> or <c>MinLrRate</c>).</summary>
    CosineWithMinLr,

    /// <summary>Stays at the peak, then falls (<c>NumStableSteps</c>, <c>NumDecaySteps</c>, <c>DecayType</c>, <c>MinLrRatio</c>).</summary>
    WarmupStableDecay,

    /// <summary>
    /// Falls when the evaluation loss no longer does (<c>Factor</c>, <c>Patience</c>, <c>Threshold</c>, <c>Cooldown</c>, <c>MinLr</c>);
    /// without warm-up.
    /// </summary>
    ReduceLrOnPlateau,
}

/// <summary>When something recurring happens during training.</summary>
public enum IntervalStrategy
{
    /// <summary>Never.</summary>
    No,

    /// <summary>Every so many optimizer steps.</summary>
    Steps,

    /// <summary>At the end of each epoch.</summary>
    Epoch,

    /// <summary>
    /// Of checkpoints only: after each evaluation that is better than all before it, by <c>MetricForBestModel</c>. transformers calls it
    /// <c>SaveStrategy.BEST</c>.
    /// </summary>
    Best,
}

/// <summary>What happens to rows that are longer than the maximum length.</summary>
public enum OverLengthPolicy
{
    /// <summary>The run does not start.</summary>
    Error,

    /// <summary>They are left out, and counted.</summary>
    Drop,

    /// <summary>They are cut at the end, and counted; a row that keeps no trained token is left out.</summary>
    Truncate,
}

/// <summary>Losses of a trained token. Names are those of TRL's <c>loss_type</c>.</summary>
public enum LossType
{
    /// <summary>−log p: the negative log-likelihood.</summary>
    Nll,

    /// <summary>
    /// −p · log p, no gradient going through the factor p: Dynamic Fine-Tuning (Wu et al. 2025, arXiv 2508.05629). Tokens that the model
    /// finds unlikely weigh less, which memorizes less and generalizes better from expert answers.
    /// </summary>
    Dft,
}
