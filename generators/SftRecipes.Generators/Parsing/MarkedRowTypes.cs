using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Finds the types of a compilation that are marked <c>[RecipeRow]</c>.</summary>
internal static class MarkedRowTypes
{
    public static IEnumerable<RowType> Of(Compilation compilation) => Types(compilation.Assembly.GlobalNamespace)
        .Where(static type => KnownNames.FindAttribute(type, nameof(RecipeRowAttribute)) is not null)
        .Select(RowTypeReader.Read)
        .OfType<RowType>();

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
