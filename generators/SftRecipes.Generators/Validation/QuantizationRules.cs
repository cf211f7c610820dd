using System;
using System.Collections.Generic;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Quantization]</c>.</summary>
internal static class QuantizationRules
{
    private const int SmallestBlock = 32;
    private const int LargestBlock = 4096;

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Quantization is not { } quantization)
        {
            yield break;
        }

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

        int block = quantization.BlockSize;
        if (block is < SmallestBlock or > LargestBlock || (block & (block - 1)) != 0)
        {
            yield return new Problem(RuleIds.BlockSizeInvalid, At(nameof(QuantizationAttribute.BlockSize)), Numbers.Text(block));
        }
    }

    private static ProblemTarget At(string argument) => ProblemTarget.Of<QuantizationAttribute>(argument);
}
