using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;
using SftRecipes.Generators.Validation;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Generators.Contracts;

/// <summary>Reads the files of a base model.</summary>
internal static class ModelFile
{
    /// <summary>The model's shape by its <c>config.json</c>, or null and what is wrong, with places in the text.</summary>
    public static (ArchitectureModel? Architecture, IReadOnlyList<Problem> Problems) Read(string text)
    {
        ModelFileText file = Read(string.Empty, ModelFileKind.Config, text);
        return (file.Contract.Architecture, file.Problems);
    }

    /// <summary>What a file says, and what is wrong with it.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="kind">Which of its files.</param>
    /// <param name="text">The file's text.</param>
    public static ModelFileText Read(string id, ModelFileKind kind, string text)
    {
        var contract = new ModelFileContract(id, kind, IsUsable: true);
        if (kind == ModelFileKind.ChatTemplate)
        {
            var template = new NamedChatMarks(ChatTemplateFile.Default, ChatTemplateText.Marks(JinjaParser.NormalizeLineEnds(text)));
            return new ModelFileText(contract with { ChatTemplates = new[] { template }.ToEquatableArray() }, null, []);
        }

        JsonResult json = JsonParser.Parse(text);
        var problems = new List<Problem>();
        if (json.Root is not { } root)
        {
            problems.Add(new Problem(RuleIds.ConfigMalformed, ProblemTarget.File(json.ErrorStart, 1), json.Error));
        }
        else if (root.Kind != JsonKind.Object)
        {
            problems.Add(new Problem(RuleIds.ConfigMalformed, ProblemTarget.File(root.Start, root.Length), "an object is expected"));
        }
        else
        {
            contract = kind switch
            {
                ModelFileKind.Config => contract with { Architecture = Architecture(root, problems) },
                ModelFileKind.GenerationConfig => contract with { StopIds = TokenFiles.StopIds(root, problems) },
                ModelFileKind.AddedTokens => contract with { Tokens = TokenFiles.AddedTokens(root, problems) },
                ModelFileKind.SpecialTokensMap => contract with { Tokens = TokenFiles.Roles(root, problems) },
                ModelFileKind.Manifest => contract with { Tensors = ManifestFile.Read(root, problems) },
                _ => contract with
                {
                    Tokens = kind == ModelFileKind.TokenizerConfig ? TokenFiles.Roles(root, problems) : null,
                    ChatTemplates = ChatTemplateFile.Read(root, problems),
                },
            };
        }

        return new ModelFileText(contract with { IsUsable = problems.Count == 0 }, json.Root, problems);
    }

    private static ArchitectureModel? Architecture(JsonValue root, List<Problem> problems)
    {
        if (ArchitectureSpecs.Find(root) is not { } spec)
        {
            JsonValue? type = root["model_type"];
            ProblemTarget target = ProblemTarget.File(type?.Start ?? root.Start, type?.Length ?? 1);
            string known = string.Join(", ", ArchitectureSpecs.All.Select(static spec => spec.ModelType));
            problems.Add(new Problem(RuleIds.ModelFamilyUnknown, target, type?.Text ?? string.Empty, known));
            return null;
        }

        var config = new ConfigReader(root);
        ArchitectureModel? model = ArchitectureResolver.Resolve(spec, config);
        problems.AddRange(config.Problems);
        return model;
    }
}

/// <param name="Contract">What rules and code depend on.</param>
/// <param name="Root">The JSON with its places; null where there is none.</param>
/// <param name="Problems">What is wrong with the file by itself.</param>
internal sealed record ModelFileText(ModelFileContract Contract, JsonValue? Root, IReadOnlyList<Problem> Problems);
