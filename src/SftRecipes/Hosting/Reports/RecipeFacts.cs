using System.Globalization;
using SftRecipes.Adapters;
using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes.Hosting.Reports;

/// <summary>A recipe's facts; what <c>info --json</c> writes.</summary>
/// <param name="Name">The recipe.</param>
/// <param name="BaseModel">The base model's id.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Architecture">transformers' class.</param>
/// <param name="Method">How it is trained.</param>
/// <param name="Lora">The adapters; null for full fine-tuning.</param>
/// <param name="LoraPlacement">Where they go, and what is trained beside them.</param>
/// <param name="TargetModules">What they were asked for by.</param>
/// <param name="Quantization">How frozen weights are stored; null for as they are.</param>
/// <param name="ComputeType">What products are computed in, where the device can.</param>
/// <param name="TrainableParameters">Numbers that are trained.</param>
/// <param name="AllParameters">All numbers.</param>
/// <param name="TrainablePercent">The former per hundred of the latter.</param>
/// <param name="EffectiveBatchSize">Rows per optimizer step.</param>
/// <param name="PromptTemplate">The prompt template as written; null where there is a chat template.</param>
/// <param name="ChatTemplate">The chat template; null where there is a prompt template.</param>
/// <param name="PromptFields">What the prompt asks for.</param>
/// <param name="AppendEos">Whether a trained response ends in EOS.</param>
/// <param name="Preference">How it learns from preferences; null where it learns from answers.</param>
/// <param name="Datasets">Where rows come from; empty for the command line.</param>
/// <param name="Training">How the run goes.</param>
/// <param name="Generation">How the tuned model answers.</param>
/// <param name="Result">What was trained.</param>
internal sealed record RecipeFacts(
    string Name, string BaseModel, string Revision, string Architecture, TrainingMethod Method, LoraSettings? Lora,
    LoraPlacement LoraPlacement, IReadOnlyList<string> TargetModules, QuantizationSettings? Quantization, ComputeType ComputeType,
    long TrainableParameters, long AllParameters, double TrainablePercent, int EffectiveBatchSize, string? PromptTemplate,
    ChatTemplateSettings? ChatTemplate, IReadOnlyList<PromptField> PromptFields, bool AppendEos, PreferenceSettings? Preference,
    IReadOnlyList<DatasetSettings> Datasets,
    TrainingArguments Training, GenerationSettings Generation, ResultFacts Result)
{
    /// <summary>Tokens of an optimizer step of full rows.</summary>
    public long TokensPerStep => (long)EffectiveBatchSize * Training.MaxLength;

    /// <summary>Optimizer steps of one epoch; null where the rows were not known to the compiler.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>What training is expected to need; null where it was not estimated.</summary>
    public TrainingMemory? Memory { get; init; }

    /// <summary>Takes the facts from the definition, and the result from the disk.</summary>
    public static RecipeFacts Of(RecipeDefinition recipe) => new(
        recipe.Name, recipe.BaseModel, recipe.Revision, recipe.Architecture, MethodOf(recipe), recipe.Lora, recipe.LoraPlacement,
        recipe.TargetModules, recipe.Quantization, recipe.ComputeType, recipe.TrainableParameters, recipe.AllParameters,
        Figures.Percent(recipe.TrainableParameters, recipe.AllParameters),
        recipe.Training.PerDeviceTrainBatchSize * recipe.Training.GradientAccumulationSteps, recipe.PromptTemplate, recipe.ChatTemplate,
        recipe.PromptFields, recipe.AppendEos, recipe.Preference, recipe.Datasets, recipe.Training, recipe.Generation,
        new ResultFacts(recipe.Training.OutputDirectory, ResultSize.Find(recipe.Training.OutputDirectory)))
    {
        StepsPerEpoch = recipe.StepsPerEpoch,
        Memory = recipe.Memory,
    };

    /// <summary>One sentence: what the recipe does.</summary>
    public static string Sentence(RecipeDefinition recipe)
    {
        string quantized = recipe.Quantization is { Type: not QuantizationType.None and var type } ? $" in {type}" : "";
        string preference = recipe.Preference is { } settings ? $" by {settings.Describe()}" : "";
        return recipe.Lora is { } lora
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{recipe.Name}: fine-tunes {recipe.BaseModel}{quantized}{preference} with LoRA (rank {lora.Rank}, alpha {lora.Alpha}) on "
                + $"{AdapterText.Targets(recipe)}.")
            : $"{recipe.Name}: trains all weights of {recipe.BaseModel}{(recipe.FromScratch is null ? "" : ", from random ones")}{preference}.";
    }

    private static TrainingMethod MethodOf(RecipeDefinition recipe) => recipe switch
    {
        { Lora: not null, Quantization.Type: not QuantizationType.None } => TrainingMethod.Qlora,
        { Lora: not null } => TrainingMethod.Lora,
        { FromScratch: not null } => TrainingMethod.FromScratch,
        _ => TrainingMethod.Full,
    };
}

/// <summary>How a model is trained.</summary>
internal enum TrainingMethod
{
    /// <summary>Adapters.</summary>
    Lora,

    /// <summary>Adapters on quantized weights.</summary>
    Qlora,

    /// <summary>All weights.</summary>
    Full,

    /// <summary>All weights, from random ones.</summary>
    FromScratch,
}

/// <summary>What a recipe has trained.</summary>
/// <param name="Directory">Its output directory.</param>
/// <param name="Bytes">The size of the adapter or model there; null where nothing was trained yet.</param>
internal sealed record ResultFacts(string Directory, long? Bytes);
