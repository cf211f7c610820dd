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
    /// <summary>The models that the project's files describe, each by all of its files.</summary>
    public static ModelIndex Of(IEnumerable<ModelFileContract> files) => new(files
        .GroupBy(static file => file.Id, StringComparer.Ordinal)
        .Select(static group => ModelContract.Of(group.Key, group.ToList()))
        .ToEquatableArray());

    /// <summary>The model of this id.</summary>
    public ModelMatch Find(string id)
    {
        foreach (ModelContract contract in Contracts)
        {
            if (string.Equals(contract.Id, id, StringComparison.Ordinal) && contract.HasShape)
            {
                return new ModelMatch(IsKnown: true, contract.Architecture, string.Empty) { Tokenizer = contract.Tokenizer };
            }
        }

        ArchitectureModel? builtIn = Catalogue.Find(id);
        return builtIn is not null
            ? new ModelMatch(IsKnown: true, builtIn, string.Empty) { Tokenizer = TokenizerFamilies.Find(id) }
            : new ModelMatch(IsKnown: false, null, NearestNames.Suggestion(id, Ids()))
            {
                Nearest = NearestNames.Find(id, Ids(), 2).ToEquatableArray(),
            };
    }

    private IEnumerable<string> Ids() => Contracts
        .Where(static contract => contract.HasShape)
        .Select(static contract => contract.Id)
        .Concat(Catalogue.Ids)
        .Distinct(StringComparer.Ordinal);
}

/// <param name="IsKnown">Whether there is a model of that id at all.</param>
/// <param name="Architecture">Its shape; null where it is unknown or its file cannot be used.</param>
/// <param name="Suggestion">Ids that may have been meant, in words, where it is unknown.</param>
internal sealed record ModelMatch(bool IsKnown, ArchitectureModel? Architecture, string Suggestion)
{
    /// <summary>Its special tokens; null where nothing is known of them.</summary>
    public TokenizerModel? Tokenizer { get; init; }

    /// <summary>The same ids, nearest first.</summary>
    public EquatableArray<string> Nearest { get; init; }
}
