using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>What follows from a recipe: numbers for the generated constants and documentation, computed in one place.</summary>
internal static class RecipeFacts
{
    /// <summary>The learning rate: as written, else the method's default.</summary>
    public static double LearningRate(RecipeDeclaration recipe) =>
        !double.IsNaN(recipe.Training.LearningRate) ? recipe.Training.LearningRate
        : (recipe.Preference.Any, recipe.Lora is not null) switch
        {
            (true, true) => 1e-5,
            (true, false) => 1e-6,
            (false, true) => 2e-4,
            (false, false) => 2e-5,
        };

    /// <summary>Whether the optimizer has learning rates of its own, and no schedule counts.</summary>
    public static bool HasRelativeStep(RecipeDeclaration recipe) =>
        recipe.Training is { Optim: OptimizerType.Adafactor } training && training.OptimArgs.IsOn(nameof(OptimArgsAttribute.RelativeStep));

    /// <summary>The longest row: as written, else 1024 or the model's positions, whichever is less.</summary>
    public static int MaxLength(RecipeDeclaration recipe, ArchitectureModel architecture) =>
        recipe.Training.MaxLength ?? Math.Min(1024, architecture.MaxPositions);

    /// <summary>The rows that a shuffled stream keeps at hand: as written, else the attribute's default.</summary>
    public static int ShuffleBufferSize(TrainingOptions training) =>
        training.ShuffleBufferSize ?? new TrainingArgumentsAttribute().ShuffleBufferSize;

    /// <summary>Whether a sequence of a batch holds several rows that must not see each other.</summary>
    public static bool IsolatesRows(TrainingOptions training) =>
        training.PaddingFree || training.Packing == PackingStrategy.BestFitDecreasing;

    /// <summary>What products are computed in, where the device can.</summary>
    public static ComputeType ComputeType(RecipeDeclaration recipe) =>
        recipe.Training.Fp16 ? SftRecipes.ComputeType.Float16
        : recipe.Training.Bf16 ? SftRecipes.ComputeType.BFloat16
        : recipe.Quantization?.ComputeType ?? SftRecipes.ComputeType.Float32;

    /// <summary>Steps between evaluations, where they are made at steps.</summary>
    public static int EvalSteps(TrainingOptions training) => training.EvalSteps > 0 ? training.EvalSteps : training.LoggingSteps;

    /// <summary>Whether something asks which evaluation is the best.</summary>
    public static bool TracksBestModel(TrainingOptions training) =>
        training.BestModel.LoadBestModelAtEnd || training.BestModel.EarlyStoppingPatience > 0 || training.SaveStrategy == IntervalStrategy.Best;

    /// <summary>Whether frozen weights are quantized.</summary>
    public static bool IsQuantized(RecipeDeclaration recipe) => recipe.Quantization is { Type: not QuantizationType.None };

    /// <summary>The names of the linear modules that quantization applies to: all but the head.</summary>
    public static EquatableArray<string> QuantizableModules(ArchitectureModel architecture) =>
        architecture.LinearSites().Where(site => site.Scope != SiteScope.Head).Select(site => site.Linear.Name).Distinct().ToEquatableArray();

    /// <summary>Rows per optimizer step on one device.</summary>
    public static int EffectiveBatchSize(RecipeDeclaration recipe) =>
        recipe.Training.PerDeviceTrainBatchSize * recipe.Training.GradientAccumulationSteps;

    /// <summary>Tokens of an optimizer step of full rows, on one device.</summary>
    public static long TokensPerStep(RecipeDeclaration recipe, ArchitectureModel architecture) =>
        (long)EffectiveBatchSize(recipe) * MaxLength(recipe, architecture);

    /// <summary>Bytes of what is saved: float32 adapters, or the model in the type that it is saved in.</summary>
    public static long BytesOnDisk(RecipeModel recipe) => recipe.Declaration.FullFineTuning is { } full
        ? BaseParameters(recipe.Architecture) * (full.SaveType == SftRecipes.ComputeType.Float32 ? 4 : 2)
        : 4 * TrainableParameters(recipe);

    /// <summary>
    /// Rows that one epoch trains, those set aside for evaluation not counted; null where the number is not known, or is drawn by weight.
    /// Rows that are left out because they are too long are counted.
    /// </summary>
    public static int? RowsPerEpoch(RecipeDeclaration recipe, RecipeData data)
    {
        if (recipe.Datasets.Count == 0 || data.Datasets.Count != recipe.Datasets.Count || recipe.Datasets.Any(static dataset => dataset.IsWeighted))
        {
            return null;
        }

        long rows = 0;
        for (int i = 0; i < recipe.Datasets.Count; i++)
        {
            if (data.Datasets[i].Rows is not { } count)
            {
                return null;
            }

            rows += count - EvalRows(recipe.Datasets[i].EvalSplit, count);
        }

        return rows is >= 0 and <= int.MaxValue ? (int)rows : null;
    }

    /// <summary>
    /// Optimizer steps of one epoch on one device: ⌈⌈rows / batch⌉ / accumulation⌉, as the trainer counts; null where it is not known, as
    /// with packed rows.
    /// </summary>
    public static int? StepsPerEpoch(RecipeDeclaration recipe, RecipeData data)
    {
        TrainingOptions training = recipe.Training;
        return RowsPerEpoch(recipe, data) is { } rows
            && training is { Packing: PackingStrategy.None, PerDeviceTrainBatchSize: > 0, GradientAccumulationSteps: > 0 }
            ? RoundedUp(RoundedUp(rows, training.PerDeviceTrainBatchSize), training.GradientAccumulationSteps)
            : null;
    }

    /// <summary>Numbers in the adapters: Rank × (in + out) for each adapted module, and its rows' lengths with DoRA.</summary>
    public static long AdapterParameters(RecipeModel recipe) => recipe.Adapters.Sum(
        adapter => (adapter.Rank * ((long)adapter.Module.In + adapter.Module.Out))
            + (recipe.Declaration.Lora!.UseDora ? adapter.Module.Out : 0));

    /// <summary>Numbers of the modules that are trained whole beside adapters.</summary>
    public static long SavedParameters(RecipeModel recipe) => recipe.SavedModules.Sum(static module => module.Weights + module.Biases);

    /// <summary>Numbers of the biases that are trained beside adapters.</summary>
    public static long BiasParameters(RecipeModel recipe) => recipe.Declaration.Lora?.Bias switch
    {
        LoraBias.All => LeafModules.Of(recipe.Architecture).Except(recipe.SavedModules).Sum(static module => module.Biases),
        LoraBias.LoraOnly => recipe.Adapters.Sum(static adapter => adapter.Module.Biases),
        _ => 0,
    };

    /// <summary>Numbers in the base model, tied weights counted once.</summary>
    public static long BaseParameters(ArchitectureModel architecture)
    {
        long linears = architecture.LinearSites()
            .Where(site => site.Scope != SiteScope.Head || !architecture.Head.Tied)
            .Sum(site => Occurrences(architecture, site)
                * (((long)site.Linear.In * site.Linear.Out) + (site.Linear.Bias ? site.Linear.Out : 0)));
        long embeddings = ((long)architecture.VocabularySize * architecture.Embedding.Width)
            + ((long)(architecture.LearnedPositions?.Rows ?? 0) * architecture.HiddenSize);
        long norms = architecture.Norms().Sum(static item =>
            !item.Norm.Affine ? 0L : (long)item.Occurrences * item.Norm.Size * (item.Norm.Kind == NormKind.LayerNorm ? 2 : 1));
        long tiedBias = architecture.Head is { Tied: true, Bias: true } ? architecture.VocabularySize : 0;
        return linears + embeddings + norms + tiedBias;
    }

    /// <summary>Numbers that are trained.</summary>
    public static long TrainableParameters(RecipeModel recipe) => recipe.Declaration.Lora is null
        ? BaseParameters(recipe.Architecture)
        : AdapterParameters(recipe) + SavedParameters(recipe) + BiasParameters(recipe);

    /// <summary>All numbers: the base model's, the adapters' and, as PEFT counts them, the trained copies of whole modules.</summary>
    public static long AllParameters(RecipeModel recipe) =>
        BaseParameters(recipe.Architecture) + AdapterParameters(recipe) + SavedParameters(recipe);

    /// <summary>Rows set aside: ⌈share × rows⌉, where an excess of rounding error does not count.</summary>
    private static int EvalRows(double share, int rows) =>
        NumberRange.Share.Contains(share) ? (int)Math.Ceiling(share * rows * (1 - 1e-12)) : 0;

    private static int RoundedUp(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);

    private static long Occurrences(ArchitectureModel architecture, LinearSite site) =>
        site.Scope == SiteScope.Layer ? architecture.LayerCount : 1;
}
