using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>What the user wrote: the annotated class, its attributes and its row type, as plain values.</summary>
internal sealed record RecipeDeclaration(
    RecipeType Type,
    string Model,
    string Revision,
    ExampleType? Example,
    LoraOptions? Lora,
    QuantizationOptions? Quantization,
    FullFineTuningOptions? FullFineTuning,
    PreferenceMethods Preference,
    PromptOptions? Prompt,
    ChatTemplateOptions? ChatTemplate,
    EquatableArray<DatasetOptions> Datasets,
    TrainingOptions Training,
    GenerationOptions Generation)
{
    /// <summary>How many <c>[LoraPattern]</c> there are, with or without <see cref="Lora"/>.</summary>
    public int LoraPatterns { get; init; }

    /// <summary>The file that the recipe is written in; null for an annotated class.</summary>
    public YamlClass? Yaml { get; init; }
}

/// <summary>The annotated class.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Declarations of the types around it, outermost first (<c>partial class Outer</c>).</param>
/// <param name="Name">The class's name.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, …</param>
/// <param name="Shape">What about the class itself keeps it from being completed.</param>
internal sealed record RecipeType(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Accessibility,
    TypeShape Shape);

[System.Flags]
internal enum TypeShape
{
    Sound = 0,
    NotPartial = 1,
    Generic = 2,
    Static = 4,
    Abstract = 8,
    ContainingTypeNotPartial = 16,
    ContainingTypeGeneric = 32,
    FileLocal = 64,
    Record = 128,

    /// <summary>It implements no <c>ISftRecipe&lt;T&gt;</c>.</summary>
    NoRowType = 256,

    /// <summary>It implements <c>ISftRecipe&lt;T&gt;</c> for more than one row type.</summary>
    SeveralRowTypes = 512,

    /// <summary>The compiler itself reports an error in an attribute or the row type, so its value is not known.</summary>
    Unresolved = 1024,
}

/// <summary>The row type of <c>ISftRecipe&lt;T&gt;</c>.</summary>
/// <param name="Name">Fully qualified, with <c>global::</c>.</param>
/// <param name="DisplayName">As a user would write it.</param>
/// <param name="Accessible">Whether generated code in the recipe's class can name it.</param>
/// <param name="Properties">Its public readable instance properties, base types' first, in order of declaration.</param>
internal sealed record ExampleType(string Name, string DisplayName, bool Accessible, EquatableArray<ExampleProperty> Properties)
{
    /// <summary>
    /// The names of the properties whose placeholder ends the template: one, in a valid recipe, that carries <c>[Response]</c> or
    /// <c>[Chosen]</c>.
    /// </summary>
    public IReadOnlyList<string> ResponseNames() =>
        Properties.Where(static property => property.IsResponse).Select(static property => property.Name).ToArray();

    /// <summary>The properties of a role.</summary>
    public IReadOnlyList<ExampleProperty> Of(RowRole role) => Properties.Where(property => property.Role == role).ToArray();
}

/// <param name="Name">The property's name.</param>
/// <param name="Type">Fully qualified, with <c>global::</c> and nullable annotation.</param>
/// <param name="IsString">Whether it is a string, annotated nullable or not.</param>
/// <param name="IsNullable">Whether its value may be null.</param>
/// <param name="Role">What it is marked as.</param>
/// <param name="HasTextForm">
/// Whether its value can be written as text: a string, a character, a truth value, an enumeration or an <c>IFormattable</c> such as a
/// number or a date.
/// </param>
internal sealed record ExampleProperty(
    string Name,
    string Type,
    bool IsString,
    bool IsNullable,
    RowRole Role,
    bool HasTextForm)
{
    /// <summary>Whether its placeholder ends the template.</summary>
    public bool IsResponse => Role is RowRole.Response or RowRole.Chosen;

    /// <summary>The role that <c>[Role]</c> gives its text in a conversation; null without the mark.</summary>
    public string? TurnRole { get; init; }

    /// <summary>Whether it is a list of turns: of <c>ChatTurn</c> or <c>ShareGptTurn</c>.</summary>
    public bool IsTurnList { get; init; }

    /// <summary>Whether those turns are in ShareGPT's form.</summary>
    public bool IsShareGpt { get; init; }

    /// <summary>Whether it holds the tools that the assistant may call: a <c>JsonElement</c> of the name <c>Tools</c>.</summary>
    public bool IsTools { get; init; }
}

internal sealed record QuantizationOptions(QuantizationType Type, bool DoubleQuantization, int BlockSize, ComputeType ComputeType)
{
    /// <summary>Whether <see cref="BlockSize"/> is written, and not its default.</summary>
    public bool NamesBlockSize { get; init; }

    /// <summary>Whether <see cref="ComputeType"/> is written, and not its default.</summary>
    public bool NamesComputeType { get; init; }
}

internal sealed record FullFineTuningOptions(bool FromScratch, ComputeType SaveType);

/// <param name="Template">The template as written, line ends turned to <c>\n</c>.</param>
/// <param name="AppendEos">Whether a trained response ends in EOS.</param>
/// <param name="Parts">The template, parsed; white space after a response that ends the template is left out.</param>
internal sealed record PromptOptions(string Template, bool AppendEos, EquatableArray<TemplatePart> Parts);

/// <param name="Kind">What the part is.</param>
/// <param name="Value">The text with braces unescaped, or the placeholder's or block's property name.</param>
/// <param name="Start">Where it begins in <see cref="PromptOptions.Template"/>.</param>
/// <param name="Length">How many characters of it the part takes.</param>
internal sealed record TemplatePart(TemplatePartKind Kind, string Value, int Start, int Length);

internal enum TemplatePartKind
{
    /// <summary>Literal text.</summary>
    Text,

    /// <summary><c>{Name}</c></summary>
    Placeholder,

    /// <summary><c>{?Name}</c></summary>
    BlockStart,

    /// <summary><c>{/Name}</c></summary>
    BlockEnd,

    /// <summary>A brace that opens or closes nothing; <see cref="TemplatePart.Value"/> says what is wrong.</summary>
    Malformed,
}

/// <param name="Path">A file, a directory or a pattern.</param>
/// <param name="EvalPath">The same of the evaluation rows; null for none.</param>
/// <param name="EvalSplit">The share of the rows set aside for evaluation.</param>
/// <param name="Weight">How often rows are drawn; NaN for none.</param>
internal sealed record DatasetOptions(string Path, string? EvalPath, double EvalSplit, double Weight)
{
    /// <summary>Whether it is drawn from by weight.</summary>
    public bool IsWeighted => !double.IsNaN(Weight);

    /// <summary>Whether it has rows to evaluate.</summary>
    public bool HasEvaluation => EvalPath is not null || EvalSplit != 0;
}

internal sealed record TrainingOptions(
    string OutputDirectory,
    int PerDeviceTrainBatchSize,
    int PerDeviceEvalBatchSize,
    int GradientAccumulationSteps,
    double NumTrainEpochs,
    int MaxSteps,
    double LearningRate,
    OptimizerType Optim,
    Kwargs OptimArgs,
    LrSchedulerType LrSchedulerType,
    Kwargs LrSchedulerKwargs,
    int WarmupSteps,
    double WarmupRatio,
    double AdamBeta1,
    double AdamBeta2,
    double AdamEpsilon,
    double WeightDecay,
    double MaxGradNorm,
    int? MaxLength,
    OverLengthPolicy? OverLength,
    bool CompletionOnlyLoss,
    bool AssistantOnlyLoss,
    LossType LossType,
    double LabelSmoothingFactor,
    double NeftuneNoiseAlpha,
    bool Shuffle,
    bool GroupByLength,
    PackingStrategy Packing,
    bool PaddingFree,
    bool GradientCheckpointing,
    bool Streaming,
    int? ShuffleBufferSize,
    StoppingStrategy? DatasetStoppingStrategy,
    int LoggingSteps,
    IntervalStrategy EvalStrategy,
    int EvalSteps,
    IntervalStrategy SaveStrategy,
    int SaveSteps,
    int SaveTotalLimit,
    bool Fp16,
    bool Bf16,
    int Seed)
{
    /// <summary>Which evaluation is the best, and what follows from it.</summary>
    public BestModelOptions BestModel { get; init; } = BestModelOptions.None;

    /// <summary>Whether <c>NumTrainEpochs</c> is written, and not its default.</summary>
    public bool NamesEpochs { get; init; }
}

/// <param name="LoadBestModelAtEnd">Whether the best model is the result.</param>
/// <param name="MetricForBestModel">What decides, without <c>eval_</c>; null for the loss.</param>
/// <param name="GreaterIsBetter">Which way; null for what the metric means.</param>
/// <param name="EarlyStoppingPatience">Evaluations without improvement; null for not given.</param>
/// <param name="EarlyStoppingThreshold">What counts as none; null for not given.</param>
internal sealed record BestModelOptions(
    bool LoadBestModelAtEnd, string? MetricForBestModel, bool? GreaterIsBetter, int? EarlyStoppingPatience, double? EarlyStoppingThreshold)
{
    public static BestModelOptions None { get; } = new(false, null, null, null, null);
}

internal sealed record GenerationOptions(
    int MaxNewTokens,
    double Temperature,
    int TopK,
    double TopP,
    double RepetitionPenalty,
    EquatableArray<string> Stop,
    int Seed);
