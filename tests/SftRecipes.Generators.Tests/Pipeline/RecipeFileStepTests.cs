using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;
using static SftRecipes.Generators.Tests.Testing.StepRuns;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>What an edit of a recipe file makes anew, step by step.</summary>
public class RecipeFileStepTests
{
    private const string Text = """
        model: facebook/opt-350m
        lora: {r: 8, target_modules: [q_proj]}
        template: |
          {Instruction}
          {Output}
        row: Pair
        learning_rate: 1e-4
        optim: sgd
        optim_args: {momentum: 0.9, nesterov: true}
        """;

    private const string Rows = "[RecipeRow] public sealed record Pair(string Instruction, [property: Response] string Output);";

    private static readonly RecipeProject Project = new RecipeProject(Rows).WithRecipeFile(Text);

    [Theory]
    [InlineData("# a comment\nmodel: facebook/opt-350m", "model: facebook/opt-350m")]
    [InlineData("lora:\n    target_modules:\n    - 'q_proj'\n    r: 8 # small", "lora: {r: 8, target_modules: [q_proj]}")]
    [InlineData("learning_rate: 0.0001", "learning_rate: 1e-4")]
    [InlineData("template: \"{Instruction}\\n{Output}\\n\"", "template: |\n  {Instruction}\n  {Output}")]
    [InlineData("optim_args: {nesterov: true, momentum: 0.90}", "optim_args: {momentum: 0.9, nesterov: true}")]
    public void RewordingTheFileChangesNothing(string rewording, string original)
    {
        Assert.Contains(original, Text, StringComparison.Ordinal);

        GeneratorRunResult result = Edit(new RecipeProject(Rows).WithRecipeFile(Text.Replace(original, rewording, StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, TrackingNames.RecipeFiles));
        AssertReused(result);
    }

    [Fact]
    public void AnUnrelatedTypeAndAnotherRowTypeChangeNothing() => AssertReused(Edit(
        Project with { Sources = [("Source0.cs", Rows + " public class Unrelated; [RecipeRow] public record Other([property: Response] string A);")] }));

    [Fact]
    public void ARecipeOfAClassLeavesTheFileAlone()
    {
        GeneratorRunResult result = Edit(Project with { Sources = [("Source0.cs", Rows + RecipeSource.Of(type: "public partial class Other : ISftRecipe<Row>;"))] });

        Assert.All(Reasons(result, TrackingNames.FileDeclarations), StepRuns.AssertReused);
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.Cached], OutputReasons(result).Order());
    }

    [Fact]
    public void AnotherFileLeavesThisOneAlone()
    {
        GeneratorRunResult result = Edit(Project.WithRecipeFile(Text, "/project/Second.recipe.yaml"));

        StepRuns.AssertReused(Reasons(result, TrackingNames.FileDeclarations)[0]);
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.Cached], OutputReasons(result).Order());
    }

    [Theory]
    [InlineData("r: 8", "r: 4")]
    [InlineData("{Output}", "A: {Output}")]
    public void AnotherValueRewritesTheRecipe(string before, string after)
    {
        GeneratorRunResult result = Edit(new RecipeProject(Rows).WithRecipeFile(Text.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.RecipeFiles));
        Assert.Equal([IncrementalStepRunReason.Modified], OutputReasons(result));
    }

    [Fact]
    public void AnotherPropertyOfTheRowTypeRewritesTheRecipe()
    {
        GeneratorRunResult result = Edit(Project with
        {
            Sources = [("Source0.cs", Rows.Replace("string Instruction", "int Instruction", StringComparison.Ordinal))],
        });

        Assert.All(Reasons(result, TrackingNames.RecipeFiles), StepRuns.AssertReused);
        Assert.Equal([IncrementalStepRunReason.Modified], OutputReasons(result));
    }

    private static GeneratorRunResult Edit(RecipeProject edited) => StepRuns.Edit(Project, edited);

    private static void AssertReused(GeneratorRunResult result) =>
        StepRuns.AssertReused(result, TrackingNames.FileDeclarations, TrackingNames.Outcomes, TrackingNames.Sources);
}
