using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads an annotated class. What it returns holds no symbols.</summary>
internal static class RecipeParser
{
    /// <summary>The recipe that a class with <c>[SftRecipe]</c> declares.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="cancellationToken">Stops the work when the source has changed.</param>
    public static RecipeDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        bool resolved = true;
        var recipe = AttributeBinder.Bind<SftRecipeAttribute>(type, ref resolved);
        var lora = AttributeBinder.Bind<LoraAttribute>(type, ref resolved);
        IReadOnlyList<LoraPatternAttribute> patterns = AttributeBinder.BindAll<LoraPatternAttribute>(type, ref resolved);
        var quantization = AttributeBinder.Bind<QuantizationAttribute>(type, ref resolved);
        var fullFineTuning = AttributeBinder.Bind<FullFineTuningAttribute>(type, ref resolved);
        var dpo = AttributeBinder.Bind<DpoAttribute>(type, ref resolved);
        var orpo = AttributeBinder.Bind<OrpoAttribute>(type, ref resolved);
        var kto = AttributeBinder.Bind<KtoAttribute>(type, ref resolved);
        var prompt = AttributeBinder.Bind<PromptTemplateAttribute>(type, ref resolved);
        var chatTemplate = AttributeBinder.Bind<ChatTemplateAttribute>(type, ref resolved);
        IReadOnlyList<DatasetAttribute> datasets = AttributeBinder.BindAll<DatasetAttribute>(type, ref resolved);
        TrainingArgumentsAttribute training = AttributeBinder.Bind<TrainingArgumentsAttribute>(type, ref resolved) ?? new();
        GenerationAttribute generation = AttributeBinder.Bind<GenerationAttribute>(type, ref resolved) ?? new();
        Kwargs optimArgs = AttributeBinder.NamedArguments<OptimArgsAttribute>(type, ref resolved);
        Kwargs schedulerKwargs = AttributeBinder.NamedArguments<LrSchedulerKwargsAttribute>(type, ref resolved);
        cancellationToken.ThrowIfCancellationRequested();

        ExampleType? example = ExampleTypeReader.Read(type, compilation, out TypeShape exampleShape);
        cancellationToken.ThrowIfCancellationRequested();

        TypeShape shape = exampleShape | (resolved ? TypeShape.Sound : TypeShape.Unresolved);
        return new RecipeDeclaration(
            RecipeTypeReader.Read(type, shape),
            recipe?.Model ?? string.Empty,
            recipe?.Revision ?? string.Empty,
            example,
            lora is null ? null : Lora(lora, patterns),
            quantization is null
                ? null
                : new QuantizationOptions(
                    quantization.Type, quantization.DoubleQuantization, quantization.BlockSize, quantization.ComputeType),
            fullFineTuning is null ? null : new FullFineTuningOptions(fullFineTuning.FromScratch, fullFineTuning.SaveType),
            Preference(dpo, orpo, kto),
            prompt is null ? null : Prompt(prompt, example),
            chatTemplate is null ? null : ChatTemplateReader.Read(chatTemplate),
            datasets
                .Select(static dataset => new DatasetOptions(dataset.Path ?? string.Empty, dataset.EvalPath, dataset.EvalSplit, dataset.Weight))
                .ToEquatableArray(),
            Training(training, name => AttributeBinder.Names<TrainingArgumentsAttribute>(type, name), optimArgs, schedulerKwargs),
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

    private static PromptOptions Prompt(PromptTemplateAttribute prompt, ExampleType? example)
    {
        string template = TemplateParser.NormalizeLineEnds(prompt.Template ?? string.Empty);
        IReadOnlyList<TemplatePart> parts = TemplateParser.TrimAfterResponse(TemplateParser.Parse(template), example?.ResponseNames() ?? []);
        return new PromptOptions(template, prompt.AppendEos, parts.ToEquatableArray());
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
        training.Seed);

    private static GenerationOptions Generation(GenerationAttribute generation) => new(
        generation.MaxNewTokens,
        generation.Temperature,
        generation.TopK,
        generation.TopP,
        generation.RepetitionPenalty,
        generation.Stop.ToEquatableArray(),
        generation.Seed);
}
