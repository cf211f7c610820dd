using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>All rules by id.</summary>
internal static class Descriptors
{
    /// <summary>Rules about annotated classes.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfRecipes { get; } = Collect(
        typeof(RecipeDescriptors),
        typeof(LoraDescriptors),
        typeof(QuantizationDescriptors),
        typeof(PromptDescriptors),
        typeof(ChatDescriptors),
        typeof(TokenDescriptors),
        typeof(TrainingDescriptors),
        typeof(RunDescriptors),
        typeof(BestModelDescriptors),
        typeof(OptimizationDescriptors),
        typeof(GenerationDescriptors),
        typeof(LossDescriptors),
        typeof(DataDescriptors));

    /// <summary>Rules about model files.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfFiles { get; } = Collect(typeof(FilesDescriptors));

    /// <summary>Rules about recipe files: all that recipes can break, and those of the files themselves.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfRecipeFiles { get; } = OfRecipes.AddRange(Collect(typeof(YamlDescriptors)));

    /// <summary>Rules about data files.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfData { get; } = Collect(typeof(RowDescriptors));

    /// <summary>Rules about access tokens.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfSecrets { get; } = Collect(typeof(SecretDescriptors));

    private static readonly Dictionary<string, DiagnosticDescriptor> ById =
        OfRecipeFiles.Concat(OfFiles).Concat(OfData).Concat(OfSecrets).ToDictionary(static descriptor => descriptor.Id, StringComparer.Ordinal);

    public static DiagnosticDescriptor Get(string id) => ById[id];

    /// <summary>Whether what breaks the rule cannot be used; whatever severity a user gives it.</summary>
    public static bool IsError(string id) => ById[id].DefaultSeverity == DiagnosticSeverity.Error;

    private static ImmutableArray<DiagnosticDescriptor> Collect(params Type[] blocks) =>
        blocks
            .SelectMany(static block => block.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null))
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal)
            .ToImmutableArray();
}
