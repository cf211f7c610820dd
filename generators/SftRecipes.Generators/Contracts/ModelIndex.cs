using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

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
                return new ModelMatch(IsKnown: true, contract.Architecture, string.Empty);
            }
        }

        ArchitectureModel? builtIn = Catalogue.Find(id);
        return builtIn is not null
            ? new ModelMatch(IsKnown: true, builtIn, string.Empty)
            : new ModelMatch(IsKnown: false, null, NearestNames.Suggestion(id, Ids()))
            {
                Nearest = NearestNames.Find(id, Ids(), 2).ToEquatableArray(),
            };
    }

    private IEnumerable<string> Ids() =>
        Contracts.Select(static contract => contract.Id).Concat(Catalogue.Ids).Distinct(StringComparer.Ordinal);
}

/// <param name="IsKnown">Whether there is a model of that id at all.</param>
/// <param name="Architecture">Its shape; null where it is unknown or its file cannot be used.</param>
/// <param name="Suggestion">Ids that may have been meant, in words, where it is unknown.</param>
internal sealed record ModelMatch(bool IsKnown, ArchitectureModel? Architecture, string Suggestion)
{
    /// <summary>The same ids, nearest first.</summary>
    public EquatableArray<string> Nearest { get; init; }
}
