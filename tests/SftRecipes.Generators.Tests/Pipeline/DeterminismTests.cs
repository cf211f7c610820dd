using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>What is generated depends on what is written and on nothing else.</summary>
public class DeterminismTests
{
    private static readonly string Config = File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "llama_gqa", "config.json"));

    private static readonly RecipeProject Project = new RecipeProject(
            "namespace A;\n" + RecipeSource.Of(recipe: "[SftRecipe(\"me/model\")]"),
            "namespace B;\n" + RecipeSource.Of("[FullFineTuning] [Dataset(\"b.jsonl\")]", recipe: "[SftRecipe(\"me/other\")]"),
            "namespace C;\n" + RecipeSource.Of("[Lora(Rank = 2)] [Quantization(QuantizationType.Nf4)]"),
            "namespace A;\npartial class R { public int More => 1; }")
        .WithModel("me/model", Config, "/models/me/model/config.json")
        .WithModel("me/other", Config, "/models/me/other/config.json");

    [Fact]
    public void ARecipeIsOneFileNamedAfterItsClass() =>
        Assert.Equal(["A.R.g.cs", "B.R.g.cs", "C.R.g.cs"], Generated(Project).Select(file => file.Name));

    [Fact]
    public void TwoRunsWriteTheSame() => Assert.Equal(Generated(Project), Generated(Project));

    [Fact]
    public void TheOrderOfFilesDoesNotMatter() => Assert.Equal(
        Generated(Project), Generated(new RecipeProject([.. Project.Sources.Reverse()], [.. Project.Files.Reverse()])));

    [Fact]
    public async Task NorDoesItForWhatIsReported()
    {
        RecipeProject wrong = new RecipeProject([.. new[] { "lora-rank-zero", "config-malformed", "unknown-placeholder", "model-given-twice" }
            .SelectMany((name, index) => RecipeCase.Load("Wrong", name).Project().Sources
                .Select(source => ($"{index}.cs", $"namespace N{index};\n{source.Text}")))], RecipeCase.Load("Wrong", "config-malformed").Project().Files);

        string[] forwards = [.. (await wrong.AnalyzeAsync()).Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal)];
        RecipeProject reversed = wrong with { Sources = [.. wrong.Sources.Reverse()] };

        Assert.NotEmpty(forwards);
        Assert.Equal(forwards, (await reversed.AnalyzeAsync()).Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal));
    }

    private static (string Name, string Text)[] Generated(RecipeProject project) =>
    [
        .. project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0].GeneratedSources
            .Select(source => (source.HintName, source.SourceText.ToString()))
            .OrderBy(source => source.HintName, StringComparer.Ordinal),
    ];
}
