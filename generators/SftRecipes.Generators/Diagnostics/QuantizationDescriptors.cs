using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[Quantization]</c>.</summary>
internal static class QuantizationDescriptors
{
    private const string Category = "SftRecipes.Quantization";

    public static readonly DiagnosticDescriptor QuantizedFullFineTuning = new(
        RuleIds.QuantizedFullFineTuning,
        "Quantized weights cannot be trained",
        "Weights stored as {0} cannot be trained; use [Lora] instead of [FullFineTuning], or remove [Quantization]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.QuantizedFullFineTuning + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor DoubleQuantizationWithoutBlocks = new(
        RuleIds.DoubleQuantizationWithoutBlocks,
        "Double quantization needs a 4-bit type",
        "DoubleQuantization compresses the scales of 4-bit blocks, but the type is {0}; use Nf4 or Fp4, or leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.DoubleQuantizationWithoutBlocks + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BlockSizeInvalid = new(
        RuleIds.BlockSizeInvalid,
        "Block size is no power of two from 32 to 4096",
        "BlockSize is {0}; use a power of two from 32 to 4096 (64 is usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockSizeInvalid + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor QuantizationValueUndefined = new(
        RuleIds.QuantizationValueUndefined,
        "Quantization option has an undefined value",
        "{0} is not one of {1}'s values; use one of its names",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.QuantizationValueUndefined + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor Int8ComputeUnquantized = new(
        RuleIds.Int8ComputeUnquantized,
        "Int8 products need quantized weights",
        "ComputeType.Int8 multiplies quantized weights, but the type is None; use Int8, Nf4 or Fp4, or leave ComputeType out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.Int8ComputeUnquantized + HelpLinks.Extension);
}
