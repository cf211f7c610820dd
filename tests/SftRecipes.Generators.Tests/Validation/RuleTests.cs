using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>What rules say; where they point is in <see cref="RecipeCaseTests"/>.</summary>
public class RuleTests
{
    [Fact]
    public async Task AnUnknownModelNamesTheNearestAndTheItemToAdd()
    {
        RecipeProject project = new RecipeProject(RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-350\")]"))
            .WithModel("facebook/opt-350x", "{\"model_type\": \"opt\"}");

        string message = Assert.Single(await project.AnalyzeAsync()).GetMessage();

        Assert.Contains("did you mean 'facebook/opt-350m' or 'facebook/opt-350x'?", message, StringComparison.Ordinal);
        Assert.EndsWith("<SftModel Include=\"path/config.json\" Id=\"facebook/opt-350\" />", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnmatchedTargetNamesTheNearestAndAll()
    {
        RecipeProject project = new(RecipeSource.Of("[Lora(TargetModules = [\"q_porj\"])]"));

        string message = Assert.Single(await project.AnalyzeAsync()).GetMessage();

        Assert.Contains("did you mean 'q_proj'", message, StringComparison.Ordinal);
        Assert.EndsWith("project_out, project_in, q_proj, k_proj, v_proj, out_proj, fc1, fc2", message, StringComparison.Ordinal);
    }

    /// <summary>An error of the compiler's own stands alone: what would follow from it is not reported.</summary>
    [Theory]
    [InlineData("[Lora(Rank = \"x\")]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora(TargetModules = [Missing])]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora, Quantization]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora]", "public partial class R : ISftRecipe<Missing>;")]
    public async Task WhatTheCompilerReportsIsNotReportedAgain(string method, string type)
    {
        RecipeProject project = new(RecipeSource.Of(method, type: type));

        Assert.Contains(project.Compile().GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await project.AnalyzeAsync());
        Assert.Null(project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0].Exception);
    }

    [Fact]
    public async Task APropertyOfAnotherFileIsPointedAtThere()
    {
        RecipeProject project = new(
            RecipeSource.Of(row: string.Empty).Replace("{Output}", "{B}", StringComparison.Ordinal).Replace("{Instruction}", "{A}", StringComparison.Ordinal),
            "public record Row([Response] string A) { [Response] public string B { get; init; } = \"\"; }");

        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync(), diagnostic => diagnostic.Id == "SFT0310");

        Assert.Equal("Source1.cs", diagnostic.Location.SourceTree!.FilePath);
    }
}
