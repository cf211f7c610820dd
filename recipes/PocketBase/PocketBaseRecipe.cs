using SftRecipes;

namespace PocketBase;

/// <summary>
/// Pretrains the project's own base model on plain text: a Llama of 3.4 million parameters that knows the facts of this recipe's tables
/// and continues sentences about them, but has never seen an instruction.
/// </summary>
[SftRecipe("sftrecipes/pocket-base")]
[FullFineTuning(FromScratch = true, SaveType = ComputeType.Float16)]
[PromptTemplate("{Text}")]
[TrainingArguments(
    OutputDirectory = "output/pocket-base",
    PerDeviceTrainBatchSize = 8,
    NumTrainEpochs = 1,
    LearningRate = 2e-3,
    LrSchedulerType = LrSchedulerType.Cosine,
    WarmupSteps = 200,
    AdamBeta2 = 0.98,
    WeightDecay = 0.05,
    MaxLength = 256,
    OverLength = OverLengthPolicy.Drop,
    GroupByLength = true,
    LoggingSteps = 100,
    SaveSteps = 2000,
    SaveTotalLimit = 1)]
public partial class PocketBaseRecipe : ISftRecipe<Document>;

/// <summary>A document of the corpus.</summary>
/// <param name="Text">Plain declarative text.</param>
public sealed record Document([property: Response] string Text);
