using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>A base model as the project's files, and the built-in tables where they say nothing, describe it.</summary>
/// <param name="Id">The id that recipes name it by.</param>
/// <param name="HasShape">Whether a config.json is given, or the model is built in.</param>
/// <param name="Architecture">Its shape; null where there is none, or a file cannot be used, which is reported in the file itself.</param>
/// <param name="Tokenizer">Its special tokens; null where nothing is known of them.</param>
internal sealed record ModelContract(string Id, bool HasShape, ArchitectureModel? Architecture, TokenizerModel? Tokenizer)
{
    /// <summary>The model that some files describe; of several of one kind the first counts.</summary>
    public static ModelContract Of(string id, IReadOnlyList<ModelFileContract> files)
    {
        bool isGiven = files.Any(static file => file.Kind == ModelFileKind.Config);
        ArchitectureModel? architecture = isGiven
            ? files.First(static file => file.Kind == ModelFileKind.Config).Architecture
            : Catalogue.Find(id);
        bool usable = files.All(static file => file.IsUsable) && !ModelFileRules.Check(id, architecture, files).Any(static found => found.Problem.IsError);
        return new ModelContract(
            id, isGiven || architecture is not null, usable ? architecture : null, TokenizerContract.Of(id, architecture, files));
    }
}
