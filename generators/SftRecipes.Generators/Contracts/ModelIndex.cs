using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>The base models that a recipe can name: those given in the project, then the built-in ones.</summary>
internal sealed record ModelIndex(EquatableArray<ModelContract> Contracts)
{
    /// <summary>The model of this id.</summary>
    public ModelMatch Find(string id)
    {
        foreach (ModelContract contract in Contracts)
        {
            if (string.Equals(contract.Id, id, StringComparison.Ordinal))
            {
                return new ModelMatch(IsKnown: true, contract.Architecture);
            }
        }

        ArchitectureModel? builtIn = Catalogue.Find(id);
        return new ModelMatch(builtIn is not null, builtIn);
    }

    /// <summary>Every id that can be named.</summary>
    public IEnumerable<string> Ids() =>
        Contracts.Select(static contract => contract.Id).Concat(Catalogue.Ids).Distinct(StringComparer.Ordinal);
}

/// <param name="IsKnown">Whether there is a model of that id at all.</param>
/// <param name="Architecture">Its shape; null where it is unknown or its file cannot be used.</param>
internal sealed record ModelMatch(bool IsKnown, ArchitectureModel? Architecture);
