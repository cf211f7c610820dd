using System;
using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// What a recipe says, as instances of the attributes that recipes are written in: names and defaults have one source, wherever a recipe is
/// written.
/// </summary>
internal interface IRecipeAttributes
{
    /// <summary>Whether every value that was asked for could be made out.</summary>
    bool Resolved { get; }

    /// <summary>The attribute; null where the recipe has none.</summary>
    T? Find<T>()
        where T : Attribute;

    /// <summary>All attributes of a kind that may be given several times, in order.</summary>
    IReadOnlyList<T> All<T>()
        where T : Attribute;

    /// <summary>Whether the attribute is there and gives a value to this property.</summary>
    bool Names<T>(string property)
        where T : Attribute;

    /// <summary>The arguments that an attribute names, with their values; none where it is not there.</summary>
    Kwargs Written<T>()
        where T : Attribute;
}
