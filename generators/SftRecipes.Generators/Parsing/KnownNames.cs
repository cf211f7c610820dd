using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Parsing;

/// <summary>Recognises the attributes and interfaces that recipes are written in, by name.</summary>
internal static class KnownNames
{
    public const string RecipeAttribute = Namespace + "." + nameof(SftRecipeAttribute);
    public const string RowAttribute = Namespace + "." + nameof(RecipeRowAttribute);
    private const string Namespace = "SftRecipes";

    /// <summary>The attributes that mean something only beside <c>[SftRecipe]</c>.</summary>
    public static readonly string[] SiblingAttributes =
    [
        nameof(LoraAttribute),
        nameof(LoraPatternAttribute),
        nameof(FullFineTuningAttribute),
        nameof(QuantizationAttribute),
        nameof(DpoAttribute),
        nameof(OrpoAttribute),
        nameof(KtoAttribute),
        nameof(PromptTemplateAttribute),
        nameof(ChatTemplateAttribute),
        nameof(DatasetAttribute),
        nameof(TrainingArgumentsAttribute),
        nameof(OptimArgsAttribute),
        nameof(LrSchedulerKwargsAttribute),
        nameof(GenerationAttribute),
    ];

    /// <summary>The attribute of this class name on a symbol, the first if there are several; null where there is none.</summary>
    public static AttributeData? FindAttribute(ISymbol symbol, string name) => FindAttributes(symbol, name).FirstOrDefault();

    /// <summary>All attributes of this class name on a symbol, in order.</summary>
    public static IEnumerable<AttributeData> FindAttributes(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(attribute => attribute.AttributeClass is { } type && type.Name == name && IsOurs(type));

    /// <summary>Whether a type is <c>ISftRecipe&lt;T&gt;</c>.</summary>
    public static bool IsRecipeInterface(INamedTypeSymbol type) =>
        type.Name == nameof(ISftRecipe<object>) && type.TypeArguments.Length == 1 && IsOurs(type);

    /// <summary>Whether a type is one of this project's.</summary>
    public static bool IsOurs(ITypeSymbol type) =>
        type.ContainingType is null
        && type.ContainingNamespace is { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true };
}
