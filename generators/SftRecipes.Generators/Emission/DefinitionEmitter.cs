using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The recipe's constants, and all of it as one value.</summary>
internal static class DefinitionEmitter
{
    public static void Emit(SourceWriter writer, RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        writer.Line("// ---- Settings");
        writer.Line();
        writer.Line("private const double LearningRate = " + Literals.Of(RecipeFacts.LearningRate(declaration)) + ";");
        writer.Line("private const double AdamBeta1 = " + Literals.Of(declaration.Training.AdamBeta1) + ";");
        writer.Line("private const double AdamBeta2 = " + Literals.Of(declaration.Training.AdamBeta2) + ";");
        writer.Line("private const double AdamEpsilon = " + Literals.Of(declaration.Training.AdamEpsilon) + ";");
        writer.Line("private const double WeightDecay = " + Literals.Of(declaration.Training.WeightDecay) + ";");
        writer.Line("private const double MaxGradNorm = " + Literals.Of(declaration.Training.MaxGradNorm) + ";");
        LossConstants(writer, declaration);
        writer.Line();
        if (declaration.Lora is not null)
        {
            LoraEmitter.Settings(writer, recipe);
            writer.Line();
        }

        if (RecipeFacts.IsQuantized(declaration))
        {
            QuantizationOptions quantization = declaration.Quantization!;
            writer.Line(
                $"private static readonly Sft::Models.QuantizationSettings s_quantization = new({Literals.Of(quantization.Type)}, "
                + $"BlockSize: {Literals.Of(quantization.BlockSize)}, DoubleQuantization: {Literals.Of(quantization.DoubleQuantization)});");
            writer.Line();
        }

        if (declaration.ChatTemplate is { } template)
        {
            ChatTemplate(writer, template, declaration.Training.AssistantOnlyLoss);
            writer.Line();
        }

        writer.Summary("The recipe with every value resolved.");
        using (writer.Braces("public static Sft::RecipeDefinition Definition { get; } = new()", ";"))
        {
            Values(writer, recipe);
        }
    }

    /// <summary>The numbers of the recipe's loss: only those that it has.</summary>
    private static void LossConstants(SourceWriter writer, RecipeDeclaration declaration)
    {
        foreach ((string name, double value) in LossStep.Of(declaration).Numbers)
        {
            writer.Line($"private const double {name} = {Literals.Of(value)};");
        }
    }

    private static void Values(SourceWriter writer, RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        ArchitectureModel architecture = recipe.Architecture;
        writer.Line($"Name = {Literals.Of(declaration.Type.Name)},");
        writer.Line($"BaseModel = {Literals.Of(declaration.Model)},");
        writer.Line($"Revision = {Literals.Of(declaration.Revision)},");
        writer.Line($"Architecture = {Literals.Of(architecture.ClassName)},");
        writer.Line($"BaseModelPrefix = {Literals.Of(architecture.Backbone.Split('.')[0])},");
        writer.Line($"LinearModules = {Literals.Of(RecipeFacts.QuantizableModules(architecture))},");
        if (architecture.LinearSites().Any(site => site.Linear.FanInFanOut))
        {
            writer.Line("FanInFanOut = true,");
        }

        writer.Line("Contract =");
        writer.Line("[");
        using (writer.Indented())
        {
            foreach (ContractField field in architecture.Contract)
            {
                string more = (field.Alias is { } alias ? $" Alias = {Literals.Of(alias)}," : "")
                    + (field.NullCounts ? " NullCounts = true," : "");
                writer.Line($"new({Literals.Of(field.Name)}, {Literals.Of(field.Value)}, {Literals.OfNullable(field.WhenAbsent)})"
                    + (more.Length > 0 ? $" {{{more.TrimEnd(',')} }}," : ","));
            }
        }

        writer.Line("],");
        if (declaration.Lora is not null)
        {
            LoraEmitter.Definition(writer, recipe);
        }

        if (RecipeFacts.IsQuantized(declaration))
        {
            writer.Line("Quantization = s_quantization,");
        }

        writer.Line($"ComputeType = {Literals.Of(RecipeFacts.ComputeType(declaration))},");
        if (declaration.FullFineTuning is { } full)
        {
            writer.Line($"SaveType = {Literals.Of(full.SaveType)},");
        }

        if (declaration.FullFineTuning is { FromScratch: true })
        {
            writer.Line($"FromScratch = {Literals.Of(architecture.InitializerRange)},");
        }

        if (declaration.Prompt is { } prompt)
        {
            writer.Line($"PromptTemplate = {Literals.Of(prompt.Template)},");
        }
        else
        {
            writer.Line("ChatTemplate = s_chatTemplate,");
        }

        writer.Line($"PromptFields = [{string.Join(", ", PromptFields.Of(declaration)
            .Select(field => $"new({Literals.Of(field.Name)}, Required: {Literals.Of(!field.IsNullable)})"))}],");
        writer.Line($"AppendEos = {Literals.Of(declaration.Prompt?.AppendEos ?? declaration.ChatTemplate!.AppendEos)},");
        if (recipe.Tokens is { } tokens)
        {
            string eos = tokens.Eos is null ? string.Empty : $"Eos = {Literals.Of(tokens.Eos)}, ";
            writer.Line($"Tokens = new() {{ {eos}Written = {Literals.Of(tokens.Written)} }},");
        }

        if (LossStep.Of(declaration).Settings is { } preference)
        {
            writer.Line($"Preference = {preference},");
        }

        Datasets(writer, declaration);

        Training(writer, recipe);
        Generation(writer, declaration.Generation);
        writer.Line($"TrainableParameters = {Count(RecipeFacts.TrainableParameters(recipe))},");
        writer.Line($"AllParameters = {Count(RecipeFacts.AllParameters(recipe))},");
        if (RecipeFacts.StepsPerEpoch(declaration, recipe.Data) is { } steps)
        {
            writer.Line($"StepsPerEpoch = {Literals.Of(steps)},");
        }

        TrainingMemory memory = TrainingMemory.Of(recipe);
        writer.Line("Memory = new(");
        using (writer.Indented())
        {
            writer.Line($"BaseWeights: {Count(memory.BaseWeights)}, Adapter: {Count(memory.Adapter)}, Gradients: {Count(memory.Gradients)}, "
                + $"Optimizer: {Count(memory.Optimizer)}, Activations: {Count(memory.Activations)}, Buffers: {Count(memory.Buffers)}, "
                + $"Program: {Count(memory.Program)}),");
        }
    }

    private static void Datasets(SourceWriter writer, RecipeDeclaration declaration)
    {
        if (declaration.Datasets.Count == 0)
        {
            return;
        }

        writer.Line("Datasets =");
        writer.Line("[");
        using (writer.Indented())
        {
            foreach (DatasetOptions dataset in declaration.Datasets)
            {
                string weight = dataset.IsWeighted ? $", Weight: {Literals.Of(dataset.Weight)}" : "";
                writer.Line(
                    $"new({Literals.Of(dataset.Path)}, {Literals.OfNullable(dataset.EvalPath)}, {Literals.Of(dataset.EvalSplit)}{weight}),");
            }
        }

        writer.Line("],");
    }

    private static void ChatTemplate(SourceWriter writer, ChatTemplateOptions template, bool assistantOnlyLoss)
    {
        using (writer.Braces("private static readonly Sft::ChatTemplateSettings s_chatTemplate = new()", ";"))
        {
            foreach ((string name, string? value) in new[]
                { ("Name", template.Name), ("Jinja", template.Jinja), ("ModelTemplate", template.ModelTemplate) })
            {
                if (value is not null)
                {
                    writer.Line($"{name} = {Literals.Of(value)},");
                }
            }

            if (template.Kwargs.Count > 0)
            {
                writer.Line($"Kwargs = {Literals.Of(template.Kwargs)},");
            }

            writer.Line($"AssistantOnlyLoss = {Literals.Of(assistantOnlyLoss)},");
            writer.Line($"AppendEos = {Literals.Of(template.AppendEos)},");
        }
    }

    private static void Training(SourceWriter writer, RecipeModel recipe)
    {
        TrainingOptions training = recipe.Declaration.Training;
        using (writer.Braces("Training = new()", ","))
        {
            writer.Line($"OutputDirectory = {Literals.Of(training.OutputDirectory)},");
            writer.Line($"PerDeviceTrainBatchSize = {Literals.Of(training.PerDeviceTrainBatchSize)},");
            writer.Line($"PerDeviceEvalBatchSize = {Literals.Of(training.PerDeviceEvalBatchSize)},");
            writer.Line($"GradientAccumulationSteps = {Literals.Of(training.GradientAccumulationSteps)},");
            writer.Line($"NumTrainEpochs = {Literals.Of(training.NumTrainEpochs)},");
            writer.Line($"MaxSteps = {Literals.Of(training.MaxSteps)},");
            writer.Line("LearningRate = LearningRate,");
            writer.Line($"Optim = {Literals.Of(training.Optim)},");
            Named(writer, nameof(training.OptimArgs), training.OptimArgs);
            writer.Line($"LrSchedulerType = {Literals.Of(training.LrSchedulerType)},");
            Named(writer, nameof(training.LrSchedulerKwargs), training.LrSchedulerKwargs);
            writer.Line($"WarmupSteps = {Literals.Of(training.WarmupSteps)},");
            writer.Line($"WarmupRatio = {Literals.Of(training.WarmupRatio)},");
            writer.Line("AdamBeta1 = AdamBeta1,");
            writer.Line("AdamBeta2 = AdamBeta2,");
            writer.Line("AdamEpsilon = AdamEpsilon,");
            writer.Line("WeightDecay = WeightDecay,");
            writer.Line("MaxGradNorm = MaxGradNorm,");
            writer.Line($"MaxLength = {Literals.Of(RecipeFacts.MaxLength(recipe.Declaration, recipe.Architecture))},");
            writer.Line($"OverLength = {Literals.Of(training.OverLength ?? OverLengthPolicy.Error)},");
            writer.Line($"CompletionOnlyLoss = {Literals.Of(training.CompletionOnlyLoss)},");
            writer.Line($"AssistantOnlyLoss = {Literals.Of(training.AssistantOnlyLoss)},");
            if (training.LossType != LossType.Nll)
            {
                writer.Line($"LossType = {Literals.Of(training.LossType)},");
            }

            if (training.LabelSmoothingFactor > 0)
            {
                writer.Line("LabelSmoothingFactor = LabelSmoothingFactor,");
            }

            if (training.NeftuneNoiseAlpha > 0)
            {
                writer.Line("NeftuneNoiseAlpha = NeftuneNoiseAlpha,");
            }

            writer.Line($"Shuffle = {Literals.Of(training.Shuffle)},");
            writer.Line($"GroupByLength = {Literals.Of(training.GroupByLength)},");
            writer.Line($"Packing = {Literals.Of(training.Packing)},");
            writer.Line($"PaddingFree = {Literals.Of(training.PaddingFree)},");
            if (training.GradientCheckpointing)
            {
                writer.Line("GradientCheckpointing = true,");
            }

            writer.Line($"Streaming = {Literals.Of(training.Streaming)},");
            writer.Line($"ShuffleBufferSize = {Literals.Of(RecipeFacts.ShuffleBufferSize(training))},");
            writer.Line($"DatasetStoppingStrategy = {Literals.Of(training.DatasetStoppingStrategy ?? StoppingStrategy.FirstExhausted)},");
            writer.Line($"LoggingSteps = {Literals.Of(training.LoggingSteps)},");
            writer.Line($"EvalStrategy = {Literals.Of(training.EvalStrategy)},");
            writer.Line($"EvalSteps = {Literals.Of(training.EvalSteps)},");
            writer.Line($"SaveStrategy = {Literals.Of(training.SaveStrategy)},");
            writer.Line($"SaveSteps = {Literals.Of(training.SaveSteps)},");
            writer.Line($"SaveTotalLimit = {Literals.Of(training.SaveTotalLimit)},");
            BestModel(writer, training);
            writer.Line($"Fp16 = {Literals.Of(training.Fp16)},");
            writer.Line($"Bf16 = {Literals.Of(training.Bf16)},");
            writer.Line($"Seed = {Literals.Of(training.Seed)},");
        }
    }

    /// <summary>Which evaluation is the best, where the recipe asks for that.</summary>
    private static void BestModel(SourceWriter writer, TrainingOptions training)
    {
        if (!RecipeFacts.TracksBestModel(training))
        {
            return;
        }

        BestModelOptions best = training.BestModel;
        string metric = best.MetricForBestModel ?? BestModelMetrics.Loss;
        writer.Line($"LoadBestModelAtEnd = {Literals.Of(best.LoadBestModelAtEnd)},");
        writer.Line($"MetricForBestModel = {Literals.Of(metric)},");
        writer.Line($"GreaterIsBetter = {Literals.Of(best.GreaterIsBetter ?? BestModelMetrics.IsGreaterBetter(metric))},");
        if (best.EarlyStoppingPatience is { } patience)
        {
            writer.Line($"EarlyStoppingPatience = {Literals.Of(patience)},");
            writer.Line($"EarlyStoppingThreshold = {Literals.Of(best.EarlyStoppingThreshold ?? 0)},");
        }
    }

    private static void Named(SourceWriter writer, string property, Kwargs arguments)
    {
        if (arguments.Written.Count > 0)
        {
            writer.Line($"{property} = new global::System.Collections.Generic.SortedDictionary<string, object>");
            using (writer.Braces("(global::System.StringComparer.Ordinal)", ","))
            {
                foreach (Kwarg argument in arguments.Written)
                {
                    writer.Line($"[{Literals.Of(argument.Name)}] = {Literals.OfValue(argument.Value)},");
                }
            }
        }
    }

    private static void Generation(SourceWriter writer, GenerationOptions generation)
    {
        using (writer.Braces("Generation = new()", ","))
        {
            writer.Line($"MaxNewTokens = {Literals.Of(generation.MaxNewTokens)},");
            writer.Line($"Temperature = {Literals.Of(generation.Temperature)},");
            writer.Line($"TopK = {Literals.Of(generation.TopK)},");
            writer.Line($"TopP = {Literals.Of(generation.TopP)},");
            writer.Line($"RepetitionPenalty = {Literals.Of(generation.RepetitionPenalty)},");
            writer.Line($"Stop = {Literals.Of(generation.Stop)},");
            writer.Line($"Seed = {Literals.Of(generation.Seed)},");
        }
    }

    private static string Count(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
