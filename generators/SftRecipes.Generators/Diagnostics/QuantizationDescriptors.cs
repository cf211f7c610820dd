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

    public static readonly DiagnosticDescriptor BlockBeyondMatrix = new(
        RuleIds.BlockBeyondMatrix,
        "Block is larger than a matrix",
        "BlockSize is {0}, but '{1}' has {2} numbers, so that one scale would serve all of it; use {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockBeyondMatrix + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BlockAcrossRows = new(
        RuleIds.BlockAcrossRows,
        "Blocks go across rows",
        "BlockSize is {0}, and '{1}' has rows of {2} numbers, so that one scale serves parts of several rows; use {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockAcrossRows + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ComputeTypeContradicts = new(
        RuleIds.ComputeTypeContradicts,
        "Compute type and mixed precision contradict each other",
        "ComputeType is {0}, but {1} = true computes products in {2}; leave one of them out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ComputeTypeContradicts + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor Fp4Chosen = new(
        RuleIds.Fp4Chosen,
        "FP4 is the less exact 4-bit type",
        "Fp4 rounds weights more coarsely than Nf4 at the same size; use Nf4, unless the checkpoint itself is stored in Fp4",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.Fp4Chosen + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor MergeIntoFullPrecision = new(
        RuleIds.MergeIntoFullPrecision,
        "The adapter is merged into other weights than it was trained on",
        "The adapter learns beside weights in {0}, and `merge` adds it to the full-precision ones; keep it apart where answers must be exactly those of training",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.MergeIntoFullPrecision + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BlockSizeWithoutBlocks = new(
        RuleIds.BlockSizeWithoutBlocks,
        "Block size of a type without blocks",
        "BlockSize is about 4-bit types, and the type is {0}; leave it out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockSizeWithoutBlocks + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor Int8ComputeUnquantized = new(
        RuleIds.Int8ComputeUnquantized,
        "Int8 products need quantized weights",
        "ComputeType.Int8 multiplies quantized weights, but the type is None; use Int8, Nf4 or Fp4, or leave ComputeType out",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.Int8ComputeUnquantized + HelpLinks.Extension);
}
