using System.Text.Json;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;
using static SftRecipes.Generators.Tests.Testing.StepRuns;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>What an edit of a model's files makes anew: nothing where only the layout changes, and no code where only rules read it.</summary>
public class ModelFileIncrementalityTests
{
    private const string Id = "me/model";

    private const string Tokenizer = """
        {
          "bos_token": "</s>", "eos_token": "</s>", "pad_token": { "content": "<pad>", "special": true },
          "add_bos_token": true, "model_max_length": 64,
          "added_tokens_decoder": { "1": { "content": "<pad>" }, "2": { "content": "</s>" }, "3": { "content": "<|turn|>" }, "4": { "content": "<|end|>" } },
          "chat_template": "{% for m in messages %}{{ '<|turn|>' + m.content + '<|end|>' }}{% endfor %}"
        }
        """;

    private const string Generation = "{ \"eos_token_id\": [2, 4], \"temperature\": 0.7 }";

    private static readonly string Config = File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "opt_125m_style", "config.json"));

    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["config.json"] = Config,
        ["tokenizer_config.json"] = Tokenizer,
        ["special_tokens_map.json"] = "{ \"eos_token\": \"</s>\" }",
        ["added_tokens.json"] = "{ \"<|end|>\": 4, \"<|turn|>\": 3 }",
        ["generation_config.json"] = Generation,
        ["chat_template.jinja"] = "{% for m in messages %}{{ '<|turn|>' + m.content + '<|end|>' }}{% endfor %}",
        ["model.manifest.json"] = "{ \"tensors\": { \"model.decoder.embed_tokens.weight\": { \"dtype\": \"F32\", \"shape\": [1, 2] } } }",
    };

    public static TheoryData<string> JsonFiles => [.. Files.Keys.Where(name => name.EndsWith(".json", StringComparison.Ordinal))];

    /// <summary>Members in another order, other white space, and members that nobody reads.</summary>
    [Theory]
    [MemberData(nameof(JsonFiles))]
    public void ReformattingAFileChangesNothing(string name)
    {
        string reformatted = Reformat(Files[name], extra: name != "added_tokens.json");
        Assert.NotEqual(Files[name], reformatted);

        GeneratorRunResult result = Edit(name, reformatted);

        Assert.All(Reasons(result, TrackingNames.Contracts), AssertReused);
        AssertReused(Assert.Single(Reasons(result, TrackingNames.ResolvedRecipes)));
        AssertReused(Assert.Single(Reasons(result, TrackingNames.Outcomes)));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    [Fact]
    public void ReformattingAChatTemplateChangesNothing()
    {
        GeneratorRunResult result = Edit(
            "chat_template.jinja", "{# as before, <|other|> #}\n{%- for m in messages -%}\n    {{- '<|turn|>' + m.content + '<|end|>' -}}\n{%- endfor -%}\n");

        Assert.All(Reasons(result, TrackingNames.Contracts), AssertReused);
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    /// <summary>What only rules read reaches the judge and goes no further.</summary>
    [Theory]
    [InlineData("generation_config.json", "[2, 4]", "[2]")]
    [InlineData("tokenizer_config.json", "\"add_bos_token\": true", "\"add_bos_token\": false")]
    [InlineData("tokenizer_config.json", "<|turn|>", "<|round|>")]
    [InlineData("chat_template.jinja", "<|end|>", "<pad>")]
    public void WhatOnlyRulesReadRewritesNothing(string name, string before, string after)
    {
        GeneratorRunResult result = Edit(name, Files[name].Replace(before, after, StringComparison.Ordinal));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(result, TrackingNames.Contracts));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.ResolvedRecipes));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, TrackingNames.Outcomes));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    [Fact]
    public void AnotherEosTokenRewritesTheRecipe()
    {
        GeneratorRunResult result = Edit("tokenizer_config.json", Tokenizer.Replace("\"eos_token\": \"</s>\"", "\"eos_token\": \"<|end|>\"", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Outcomes));
        Assert.Equal([IncrementalStepRunReason.Modified], OutputReasons(result));
        Assert.Contains("Eos = \"<|end|>\"", Assert.Single(result.GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherNumberInTheManifestReachesTheRecipe()
    {
        GeneratorRunResult result = Edit(
            "model.manifest.json", Files["model.manifest.json"].Replace("[1, 2]", "[1, 3]", StringComparison.Ordinal));

        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(result, TrackingNames.Contracts));
    }

    private static GeneratorRunResult Edit(string name, string text)
    {
        RecipeProject project = Project(name);
        InMemoryText before = project.Files.Single(file => Path.GetFileName(file.Path) == name);
        return StepRuns.Edit(project, project with { Files = project.Files.Replace(before, new InMemoryText(before.Path, text, Id)) });
    }

    /// <summary>The project with the file and all that do not contradict the others.</summary>
    private static RecipeProject Project(string name)
    {
        var project = new RecipeProject(RecipeSource.Of(recipe: $"[SftRecipe(\"{Id}\")]"));
        return Files
            .Where(file => file.Key is not "model.manifest.json" || name == file.Key)
            .Aggregate(project, (before, file) => before.WithModel(Id, file.Value, "/models/" + file.Key));
    }

    private static string Reformat(string json, bool extra)
    {
        using var document = JsonDocument.Parse(json);
        IEnumerable<string> members = document.RootElement.EnumerateObject().Reverse()
            .Select(member => $"\"{member.Name}\"  :\t{JsonSerializer.Serialize(member.Value)}");
        return "{\n" + string.Join(" ,\n", extra ? members.Append("\"not_wanted\": [1, {\"a\": null}]") : members) + "\n}\n";
    }
}
