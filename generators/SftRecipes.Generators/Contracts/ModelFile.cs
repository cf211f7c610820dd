using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>Reads a base model's <c>config.json</c>.</summary>
internal static class ModelFile
{
    /// <summary>The model's shape, or null and what is wrong, with places in the text.</summary>
    public static (ArchitectureModel? Architecture, IReadOnlyList<Problem> Problems) Read(string text)
    {
        JsonResult json = JsonParser.Parse(text);
        if (json.Root is not { } root)
        {
            return (null, [new Problem(RuleIds.ConfigMalformed, ProblemTarget.File(json.ErrorStart, 1), json.Error)]);
        }

        if (root.Kind != JsonKind.Object)
        {
            return (null, [new Problem(RuleIds.ConfigMalformed, ProblemTarget.File(root.Start, root.Length), "an object is expected")]);
        }

        if (ArchitectureSpecs.Find(root) is not { } spec)
        {
            JsonValue? type = root["model_type"];
            ProblemTarget target = ProblemTarget.File(type?.Start ?? root.Start, type?.Length ?? 1);
            string known = string.Join(", ", ArchitectureSpecs.All.Select(static spec => spec.ModelType));
            return (null, [new Problem(RuleIds.ModelFamilyUnknown, target, type?.Text ?? string.Empty, known)]);
        }

        var config = new ConfigReader(root);
        ArchitectureModel? model = ArchitectureResolver.Resolve(spec, config);
        return (model, config.Problems);
    }
}
