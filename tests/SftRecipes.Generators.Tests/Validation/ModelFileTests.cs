using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

public class ModelFileTests
{
    private static readonly string Recipe = RecipeSource.Of(recipe: "[SftRecipe(\"me/model\")]");

    [Theory]
    [MemberData(nameof(ModelFileCases.Markups), MemberType = typeof(ModelFileCases))]
    public async Task WhatIsWrongIsReportedInTheFile(string markup)
    {
        (string text, IReadOnlyList<(string Id, TextSpan Span)> marks) = Markup.Parse(markup);
        RecipeProject project = new RecipeProject(Recipe).WithModel("me/model", text);

        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync();

        Assert.Equal(
            marks.Select(mark => RuleTests.Describe(mark.Id, mark.Span, text)),
            diagnostics.Select(diagnostic => RuleTests.Describe(diagnostic.Id, diagnostic.Location.SourceSpan, text)));
        Assert.All(diagnostics, diagnostic => Assert.Equal("/models/config.json", diagnostic.Location.GetLineSpan().Path));
        // The recipe is completed by a stub.
        Assert.Single(GeneratorCheck.Run(project));
    }

    [Fact]
    public async Task TheSecondFileOfAModelIsReported()
    {
        const string config = "{\"model_type\": \"opt\"}";
        RecipeProject project = new RecipeProject(Recipe)
            .WithModel("me/model", config, "/a/config.json")
            .WithModel("me/other", config, "/b/config.json")
            .WithModel("me/model", config, "/c/config.json");

        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync());

        Assert.Equal(RuleIds.ModelGivenTwice, diagnostic.Id);
        Assert.Equal("/c/config.json", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task AFileOfTheProjectGoesBeforeABuiltInModel()
    {
        RecipeProject project = new RecipeProject(RecipeSource.Of("[Lora] [TrainingArguments(MaxLength = 100)]"))
            .WithModel("facebook/opt-350m", "{\"model_type\": \"opt\", \"max_position_embeddings\": 99}");

        Assert.Equal(RuleIds.MaxLengthBeyondPositions, Assert.Single(await project.AnalyzeAsync()).Id);
    }

    [Fact]
    public async Task OtherAdditionalFilesAreLeftAlone()
    {
        RecipeProject project = new(RecipeSource.Of());
        project = project with { Files = [new InMemoryText("/notes.json", "{", null), new InMemoryText("/more.json", "{", " ")] };

        Assert.Empty(await project.AnalyzeAsync());
    }
}
