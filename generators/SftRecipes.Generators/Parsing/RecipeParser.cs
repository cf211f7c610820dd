using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Turns what a recipe is written in into plain values. What it returns holds no symbols.</summary>
internal static class RecipeParser
{
    /// <summary>The recipe that a class with <c>[SftRecipe]</c> declares.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="cancellationToken">Stops the work when the source has changed.</param>
    public static RecipeDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        ExampleType? example = ExampleTypeReader.Read(type, compilation, out TypeShape exampleShape);
        cancellationToken.ThrowIfCancellationRequested();
        return WithExample(Declare(new SymbolAttributes(type), RecipeTypeReader.Read(type, exampleShape)), example);
    }

    /// <summary>A recipe with the row type that its template is of.</summary>
    public static RecipeDeclaration WithExample(RecipeDeclaration recipe, ExampleType? example) => recipe with
    {
        Example = example,
        Prompt = recipe.Prompt is { } prompt
            ? prompt with { Parts = TemplateParser.TrimAfterResponse(prompt.Parts, example?.ResponseNames() ?? []).ToEquatableArray() }
            : null,
    };

    /// <summary>The recipe that attributes make, yet without its row type.</summary>
    /// <param name="attributes">The attributes, whatever they are written in.</param>
    /// <param name="type">The class.</param>
    public static RecipeDeclaration Declare(IRecipeAttributes attributes, RecipeType type)
    {
        var recipe = attributes.Find<SftRecipeAttribute>();
        var lora = attributes.Find<LoraAttribute>();
        IReadOnlyList<LoraPatternAttribute> patterns = attributes.All<LoraPatternAttribute>();
        var quantization = attributes.Find<QuantizationAttribute>();
        var fullFineTuning = attributes.Find<FullFineTuningAttribute>();
        var dpo = attributes.Find<DpoAttribute>();
        var orpo = attributes.Find<OrpoAttribute>();
        var kto = attributes.Find<KtoAttribute>();
        var prompt = attributes.Find<PromptTemplateAttribute>();
        var chatTemplate = attributes.Find<ChatTemplateAttribute>();
        IReadOnlyList<DatasetAttribute> datasets = attributes.All<DatasetAttribute>();
        TrainingArgumentsAttribute training = attributes.Find<TrainingArgumentsAttribute>() ?? new();
        GenerationAttribute generation = attributes.Find<GenerationAttribute>() ?? new();
        Kwargs optimArgs = attributes.Written<OptimArgsAttribute>();
        Kwargs schedulerKwargs = attributes.Written<LrSchedulerKwargsAttribute>();

        return new RecipeDeclaration(
            type with { Shape = type.Shape | (attributes.Resolved ? TypeShape.Sound : TypeShape.Unresolved) },
            recipe?.Model ?? string.Empty,
            recipe?.Revision ?? string.Empty,
            Example: null,
            lora is null ? null : Lora(lora, patterns),
            quantization is null
                ? null
                : new QuantizationOptions(
                    quantization.Type, quantization.DoubleQuantization, quantization.BlockSize, quantization.ComputeType)
                {
                    NamesBlockSize = attributes.Names<QuantizationAttribute>(nameof(quantization.BlockSize)),
                    NamesComputeType = attributes.Names<QuantizationAttribute>(nameof(quantization.ComputeType)),
                },
            fullFineTuning is null ? null : new FullFineTuningOptions(fullFineTuning.FromScratch, fullFineTuning.SaveType),
            Preference(dpo, orpo, kto),
            prompt is null ? null : Prompt(prompt),
            chatTemplate is null ? null : ChatTemplateReader.Read(chatTemplate),
            datasets
                .Select(static dataset => new DatasetOptions(dataset.Path ?? string.Empty, dataset.EvalPath, dataset.EvalSplit, dataset.Weight))
                .ToEquatableArray(),
            Training(training, attributes.Names<TrainingArgumentsAttribute>, optimArgs, schedulerKwargs),
            Generation(generation))
        {
            LoraPatterns = patterns.Count,
        };
    }

    private static LoraOptions Lora(LoraAttribute lora, IReadOnlyList<LoraPatternAttribute> patterns) =>
        new(lora.Rank, lora.Alpha, lora.Dropout, lora.TargetModules.ToEquatableArray())
        {
            UseRslora = lora.UseRslora,
            UseDora = lora.UseDora,
            TargetModulesPattern = lora.TargetModulesPattern,
            ExcludeModules = lora.ExcludeModules.ToEquatableArray(),
            LayersToTransform = lora.LayersToTransform.ToEquatableArray(),
            LayersPattern = lora.LayersPattern,
            ModulesToSave = lora.ModulesToSave.ToEquatableArray(),
            Bias = lora.Bias,
            InitLoraWeights = lora.InitLoraWeights,
            PissaNiter = lora.PissaNiter,
            Patterns = patterns
                .Select(static pattern => new LoraPatternOptions(pattern.Pattern ?? string.Empty, pattern.Rank, pattern.Alpha))
                .ToEquatableArray(),
        };

    private static PromptOptions Prompt(PromptTemplateAttribute prompt)
    {
        string template = TemplateParser.NormalizeLineEnds(prompt.Template ?? string.Empty);
        return new PromptOptions(template, prompt.AppendEos, TemplateParser.Parse(template).ToEquatableArray());
    }

    private static PreferenceMethods Preference(DpoAttribute? dpo, OrpoAttribute? orpo, KtoAttribute? kto) => new(
        dpo is null ? null : new DpoOptions(dpo.Beta, dpo.LossType, dpo.LabelSmoothing, dpo.PrecomputeRefLogProbs, dpo.DisableDropout),
        orpo is null ? null : new OrpoOptions(orpo.Beta, orpo.DisableDropout),
        kto is null ? null : new KtoOptions(kto.Beta, kto.DesirableWeight, kto.UndesirableWeight, kto.DisableDropout));

    private static TrainingOptions Training(
        TrainingArgumentsAttribute training, Func<string, bool> isWritten, Kwargs optimArgs, Kwargs schedulerKwargs) => new(
        training.OutputDirectory ?? string.Empty,
        training.PerDeviceTrainBatchSize,
        training.PerDeviceEvalBatchSize,
        training.GradientAccumulationSteps,
        training.NumTrainEpochs,
        training.MaxSteps,
        training.LearningRate,
        training.Optim,
        optimArgs,
        training.LrSchedulerType,
        schedulerKwargs,
        training.WarmupSteps,
        training.WarmupRatio,
        training.AdamBeta1,
        training.AdamBeta2,
        training.AdamEpsilon,
        training.WeightDecay,
        training.MaxGradNorm,
        isWritten(nameof(training.MaxLength)) ? training.MaxLength : null,
        isWritten(nameof(training.OverLength)) ? training.OverLength : null,
        training.CompletionOnlyLoss,
        training.AssistantOnlyLoss,
        training.LossType,
        training.LabelSmoothingFactor,
        training.NeftuneNoiseAlpha,
        training.Shuffle,
        training.GroupByLength,
        training.Packing,
        training.PaddingFree,
        training.GradientCheckpointing,
        training.Streaming,
        isWritten(nameof(training.ShuffleBufferSize)) ? training.ShuffleBufferSize : null,
        isWritten(nameof(training.DatasetStoppingStrategy)) ? training.DatasetStoppingStrategy : null,
        training.LoggingSteps,
        training.EvalStrategy,
        training.EvalSteps,
        training.SaveStrategy,
        training.SaveSteps,
        training.SaveTotalLimit,
        training.Fp16,
        training.Bf16,
        training.Seed)
    {
        BestModel = new BestModelOptions(
            training.LoadBestModelAtEnd,
            isWritten(nameof(training.MetricForBestModel)) ? BestModelMetrics.WithoutPrefix(training.MetricForBestModel ?? string.Empty) : null,
            isWritten(nameof(training.GreaterIsBetter)) ? training.GreaterIsBetter : null,
            isWritten(nameof(training.EarlyStoppingPatience)) ? training.EarlyStoppingPatience : null,
            isWritten(nameof(training.EarlyStoppingThreshold)) ? training.EarlyStoppingThreshold : null),
        NamesEpochs = isWritten(nameof(training.NumTrainEpochs)),
    };

    private static GenerationOptions Generation(GenerationAttribute generation) => new(
        generation.MaxNewTokens,
        generation.Temperature,
        generation.TopK,
        generation.TopP,
        generation.RepetitionPenalty,
        generation.Stop.ToEquatableArray(),
        generation.Seed);
}
