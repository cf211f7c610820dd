using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Quantization]</c>.</summary>
internal static class QuantizationRules
{
    private const int SmallestBlock = 32;
    private const int LargestBlock = 4096;

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture) =>
        recipe.Quantization is not { } quantization
            ? []
            :
            [
                .. Options(recipe, quantization),
                .. Products(recipe.Training, quantization),
                .. architecture is not null ? Blocks(architecture, quantization) : [],
                .. Advice(recipe, quantization),
            ];

    private static IEnumerable<Problem> Options(RecipeDeclaration recipe, QuantizationOptions quantization)
    {

        if (!Enum.IsDefined(typeof(QuantizationType), quantization.Type))
        {
            yield return new Problem(
                RuleIds.QuantizationValueUndefined,
                At(nameof(QuantizationAttribute.Type)),
                Numbers.Text((int)quantization.Type),
                nameof(QuantizationType));
        }
        else if (quantization.Type != QuantizationType.None && recipe.FullFineTuning is not null)
        {
            yield return new Problem(
                RuleIds.QuantizedFullFineTuning, ProblemTarget.Attribute<QuantizationAttribute>(), quantization.Type.ToString());
        }

        if (!Enum.IsDefined(typeof(ComputeType), quantization.ComputeType))
        {
            yield return new Problem(
                RuleIds.QuantizationValueUndefined,
                At(nameof(QuantizationAttribute.ComputeType)),
                Numbers.Text((int)quantization.ComputeType),
                nameof(ComputeType));
        }

        if (quantization is { DoubleQuantization: true, Type: QuantizationType.None or QuantizationType.Int8 })
        {
            yield return new Problem(
                RuleIds.DoubleQuantizationWithoutBlocks,
                At(nameof(QuantizationAttribute.DoubleQuantization)),
                quantization.Type.ToString());
        }

        if (quantization is { ComputeType: ComputeType.Int8, Type: QuantizationType.None })
        {
            yield return new Problem(RuleIds.Int8ComputeUnquantized, At(nameof(QuantizationAttribute.ComputeType)));
        }

        if (quantization is { NamesBlockSize: true, Type: QuantizationType.None or QuantizationType.Int8 })
        {
            yield return new Problem(
                RuleIds.BlockSizeWithoutBlocks, At(nameof(QuantizationAttribute.BlockSize)), quantization.Type.ToString());
            yield break;
        }

        int block = quantization.BlockSize;
        if (!IsBlock(block))
        {
            yield return new Problem(RuleIds.BlockSizeInvalid, At(nameof(QuantizationAttribute.BlockSize)), Numbers.Text(block));
        }
    }

    /// <summary>What products are computed in is said here and by <c>[TrainingArguments]</c>.</summary>
    private static IEnumerable<Problem> Products(TrainingOptions training, QuantizationOptions quantization)
    {
        (bool IsOn, string Option, ComputeType Type)[] options =
        [
            (training.Fp16, nameof(TrainingArgumentsAttribute.Fp16), ComputeType.Float16),
            (training.Bf16, nameof(TrainingArgumentsAttribute.Bf16), ComputeType.BFloat16),
        ];
        return options
            .Where(option => option.IsOn && quantization.NamesComputeType && quantization.ComputeType != option.Type)
            .Take(1)
            .Select(option => new Problem(
                RuleIds.ComputeTypeContradicts, At(nameof(QuantizationAttribute.ComputeType)), quantization.ComputeType.ToString(),
                option.Option, option.Type.ToString()));
    }

    /// <summary>
    /// Blocks are runs of the matrix [out, in] as it lies in memory: one that is longer than a row, or does not divide it, has one scale
    /// for numbers of several output features, and an outlier of one costs the others their precision.
    /// </summary>
    private static IEnumerable<Problem> Blocks(ArchitectureModel architecture, QuantizationOptions quantization)
    {
        if (quantization.Type is not (QuantizationType.Nf4 or QuantizationType.Fp4) || !quantization.NamesBlockSize || !IsBlock(quantization.BlockSize))
        {
            yield break;
        }

        int block = quantization.BlockSize;
        LinearSite[] quantized = [.. architecture.LinearSites().Where(static site => site.Scope != SiteScope.Head)];
        int fitting = Enumerable.Range(0, 8).Select(static power => SmallestBlock << power)
            .LastOrDefault(size => size < block && quantized.All(site => site.Linear.In % size == 0));
        EquatableArray<string> suggestions = fitting > 0 ? new([Numbers.Text(fitting)]) : default;
        string remedy = fitting > 0 ? Numbers.Text(fitting) : "less";
        if (quantized.FirstOrDefault(site => block > (long)site.Linear.In * site.Linear.Out) is { } small)
        {
            yield return new Problem(
                RuleIds.BlockBeyondMatrix, At(nameof(QuantizationAttribute.BlockSize)), Numbers.Text(block), small.Path,
                Numbers.Text((double)small.Linear.In * small.Linear.Out), remedy)
            {
                Suggestions = suggestions,
            };
        }
        else if (fitting > 0 && quantized.FirstOrDefault(site => site.Linear.In % block != 0) is { } crossed)
        {
            yield return new Problem(
                RuleIds.BlockAcrossRows, At(nameof(QuantizationAttribute.BlockSize)), Numbers.Text(block), crossed.Path,
                Numbers.Text(crossed.Linear.In), remedy)
            {
                Suggestions = suggestions,
            };
        }
    }

    private static IEnumerable<Problem> Advice(RecipeDeclaration recipe, QuantizationOptions quantization)
    {
        ProblemTarget type = At(nameof(QuantizationAttribute.Type));
        if (quantization.Type == QuantizationType.Fp4)
        {
            yield return new Problem(RuleIds.Fp4Chosen, type)
            {
                Suggestions = new([$"{nameof(QuantizationType)}.{nameof(QuantizationType.Nf4)}"]),
            };
        }

        if (recipe.Lora is { InitLoraWeights: not InitLoraWeights.Loftq } && RecipeFacts.IsQuantized(recipe) && Enum.IsDefined(typeof(QuantizationType), quantization.Type))
        {
            yield return new Problem(RuleIds.MergeIntoFullPrecision, type, quantization.Type.ToString());
        }
    }

    private static bool IsBlock(int size) => size is >= SmallestBlock and <= LargestBlock && (size & (size - 1)) == 0;

    private static ProblemTarget At(string argument) => ProblemTarget.Of<QuantizationAttribute>(argument);
}
