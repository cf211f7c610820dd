using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for a model's files together: they must not contradict each other, nor what is built in.</summary>
internal static class ModelFileRules
{
    /// <summary>What the files contradict each other in.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="architecture">Its shape, by its config.json or built in; null where there is none.</param>
    /// <param name="files">Its files; of several of one kind the first counts.</param>
    public static IEnumerable<ModelFileProblem> Check(string id, ArchitectureModel? architecture, IReadOnlyList<ModelFileContract> files)
    {
        if (architecture is null)
        {
            return [];
        }

        IEnumerable<ModelFileContract> first = files.GroupBy(static file => file.Kind).Select(static group => group.First());
        return first.SelectMany(file => file.Kind switch
        {
            ModelFileKind.Config => Catalogued(id, architecture),
            ModelFileKind.Manifest when file.IsUsable => ManifestRules.Check(architecture, file.Tensors),
            ModelFileKind.TokenizerConfig or ModelFileKind.SpecialTokensMap => BeyondVocabulary(file, architecture, files),
            _ => [],
        });
    }

    /// <summary>How many fields are reported: the file of another model differs in most of them.</summary>
    private const int MostFields = 3;

    /// <summary>Numbers of a config.json that are not those of the built-in model of the same id.</summary>
    private static IEnumerable<ModelFileProblem> Catalogued(string id, ArchitectureModel architecture)
    {
        if (Catalogue.Find(id) is not { } builtIn)
        {
            yield break;
        }

        if (builtIn.ModelType != architecture.ModelType)
        {
            yield return Disagrees("model_type", "\"" + architecture.ModelType + "\"", "\"" + builtIn.ModelType + "\"");
            yield break;
        }

        Dictionary<string, string> expected = builtIn.Contract.ToDictionary(static field => field.Name, static field => field.Value);
        Dictionary<string, string> found = architecture.Contract.ToDictionary(static field => field.Name, static field => field.Value);
        foreach (ModelFileProblem problem in builtIn.Contract.Concat(architecture.Contract)
            .Select(static field => field.Name)
            .Distinct()
            .Select(name => (Name: name, Value: Value(found, name), Other: Value(expected, name)))
            .Where(static field => field.Value != field.Other)
            .Take(MostFields)
            .Select(field => Disagrees(field.Name, field.Value, field.Other)))
        {
            yield return problem;
        }

        static string Value(Dictionary<string, string> fields, string name) => fields.TryGetValue(name, out string? value) ? value : "nothing";

        ModelFileProblem Disagrees(string name, string value, string other) => new(
            ModelFileKind.Config, new Problem(RuleIds.ConfigOfAnotherModel, ProblemTarget.Member(name.Split('.')), name, value, id, other));
    }

    /// <summary>Tokens that begin, end or fill texts, and that the embedding has no row for.</summary>
    private static IEnumerable<ModelFileProblem> BeyondVocabulary(
        ModelFileContract file, ArchitectureModel architecture, IReadOnlyList<ModelFileContract> files)
    {
        foreach ((string role, string? text) in new[] { ("bos_token", file.Tokens?.Bos), ("eos_token", file.Tokens?.Eos), ("pad_token", file.Tokens?.Pad) })
        {
            int? id = files.Select(other => other.Tokens?.All.FirstOrDefault(token => token.Text == text)?.Id).FirstOrDefault(static found => found is not null);
            if (id >= architecture.VocabularySize)
            {
                yield return new ModelFileProblem(file.Kind, new Problem(
                    RuleIds.TokenBeyondVocabulary,
                    ProblemTarget.Member(role),
                    role,
                    text!,
                    id.Value.ToString(CultureInfo.InvariantCulture),
                    architecture.VocabularySize.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}

/// <param name="Kind">The file that it is reported in.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record ModelFileProblem(ModelFileKind Kind, Problem Problem);
