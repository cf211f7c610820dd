using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>The attributes of an annotated class.</summary>
internal sealed class SymbolAttributes(INamedTypeSymbol type) : IRecipeAttributes
{
    private bool _resolved = true;

    public bool Resolved => _resolved;

    public T? Find<T>()
        where T : Attribute => AttributeBinder.Bind<T>(type, ref _resolved);

    public IReadOnlyList<T> All<T>()
        where T : Attribute => AttributeBinder.BindAll<T>(type, ref _resolved);

    public bool Names<T>(string property)
        where T : Attribute => AttributeBinder.Names<T>(type, property);

    public Kwargs Written<T>()
        where T : Attribute => AttributeBinder.NamedArguments<T>(type, ref _resolved);
}
