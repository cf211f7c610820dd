using SftRecipes.Adapters;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes;

/// <summary>A recipe with every value resolved, as it was compiled. It is saved with what the recipe trains.</summary>
public sealed record RecipeDefinition
{
    /// <summary>The recipe class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The base model's id.</summary>
    public required string BaseModel { get; init; }

    /// <summary>The branch, tag or commit of the hub repository.</summary>
    public required string Revision { get; init; }

    /// <summary>transformers' class of the base model, such as <c>OPTForCausalLM</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>What the base model's <c>config.json</c> must say for the compiled code to fit it.</summary>
    public required IReadOnlyList<ModelContractField> Contract { get; init; }

    /// <summary>The prefix that checkpoints of the bare model leave out of their keys: <c>model</c>, <c>transformer</c>.</summary>
    public required string BaseModelPrefix { get; init; }

    /// <summary>The last names of the linear maps but the head's, such as <c>q_proj</c>: what quantization applies to.</summary>
    public IReadOnlyList<string> LinearModules { get; init; } = [];

    /// <summary>Whether checkpoints have the weights of these as [in, out] (GPT-2's <c>Conv1D</c>), not [out, in].</summary>
    public bool FanInFanOut { get; init; }

    /// <summary>The adapters; null for full fine-tuning.</summary>
    public LoraSettings? Lora { get; init; }

    /// <summary>Where the adapters go, and what is trained beside them.</summary>
    public LoraPlacement LoraPlacement { get; init; } = new();

    /// <summary>The names that adapters were asked for by; PEFT's <c>target_modules</c>; empty where a pattern says it.</summary>
    public IReadOnlyList<string> TargetModules { get; init; } = [];

    /// <summary>How frozen weights are stored; null for as they are.</summary>
    public QuantizationSettings? Quantization { get; init; }

    /// <summary>What products are computed in, where the device can.</summary>
    public ComputeType ComputeType { get; init; }

    /// <summary>Whether training starts from random weights; then their standard deviation.</summary>
    public double? FromScratch { get; init; }

    /// <summary>What a fully trained model is saved in.</summary>
    public ComputeType SaveType { get; init; }

    /// <summary>The prompt template as written; null where a <see cref="ChatTemplate"/> takes its place.</summary>
    public string? PromptTemplate { get; init; }

    /// <summary>The chat template; null where a <see cref="PromptTemplate"/> takes its place.</summary>
    public ChatTemplateSettings? ChatTemplate { get; init; }

    /// <summary>What the prompt asks for, in the template's order; the response is not among them.</summary>
    public required IReadOnlyList<PromptField> PromptFields { get; init; }

    /// <summary>Whether a trained response ends in EOS.</summary>
    public required bool AppendEos { get; init; }

    /// <summary>The special tokens that the base model's tokenizer must have for the compiled code to fit it.</summary>
    public TokenContract Tokens { get; init; } = new();

    /// <summary>How the recipe learns from preferences; null where it learns from answers.</summary>
    public PreferenceSettings? Preference { get; init; }

    /// <summary>Where rows come from on the command line; empty for nowhere.</summary>
    public IReadOnlyList<DatasetSettings> Datasets { get; init; } = [];

    /// <summary>How the run goes.</summary>
    public required TrainingArguments Training { get; init; }

    /// <summary>How the tuned model answers.</summary>
    public required GenerationSettings Generation { get; init; }

    /// <summary>Numbers that are trained.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>All numbers, adapters included.</summary>
    public required long AllParameters { get; init; }

    /// <summary>Optimizer steps of one epoch; null where the rows were not known to the compiler.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>What training is expected to need; null where it was not estimated.</summary>
    public TrainingMemory? Memory { get; init; }
}

/// <summary>A field of <c>config.json</c> that the compiled code relies on.</summary>
/// <param name="Name">The field; a dot goes into an object (<c>rope_scaling.factor</c>).</param>
/// <param name="Value">The value compiled against, as JSON.</param>
/// <param name="WhenAbsent">What the architecture takes where the field is absent, as JSON; null where it may not be.</param>
public sealed record ModelContractField(string Name, string Value, string? WhenAbsent)
{
    /// <summary>Another name of the field, which counts where the first is absent.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether null is a value of its own, and not the same as an absent field.</summary>
    public bool NullCounts { get; init; }
}

/// <summary>Special tokens that the compiled code relies on.</summary>
public sealed record TokenContract
{
    /// <summary>The token that ends texts, by the files compiled against; null where they were not given.</summary>
    public string? Eos { get; init; }

    /// <summary>The tokens that the template writes.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];
}

/// <summary>A value that the prompt asks for.</summary>
/// <param name="Name">The row type's property.</param>
/// <param name="Required">Whether it may not be left out.</param>
public sealed record PromptField(string Name, bool Required);

/// <summary>Where rows come from on the command line.</summary>
/// <param name="Path">The training file, directory or pattern.</param>
/// <param name="EvalPath">The evaluation file, directory or pattern, or null.</param>
/// <param name="EvalSplit">The share of the training rows set aside for evaluation.</param>
/// <param name="Weight">How often rows are drawn, in proportion to the other datasets'; null where datasets are concatenated.</param>
public sealed record DatasetSettings(string Path, string? EvalPath, double EvalSplit, double? Weight = null);
