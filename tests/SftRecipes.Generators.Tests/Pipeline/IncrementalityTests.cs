using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;
using static SftRecipes.Generators.Tests.Testing.StepRuns;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>What an edit makes anew, step by step.</summary>
public class IncrementalityTests
{
    private const string Id = "me/model";
    private static readonly string Config = File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "opt_125m_style", "config.json"));

    private static readonly string Recipe = RecipeSource.Of(recipe: $"[SftRecipe(\"{Id}\")]");

    private static readonly string[] RecipeSteps =
        [TrackingNames.Declarations, TrackingNames.ResolvedRecipes, TrackingNames.Outcomes, TrackingNames.Sources];

    private static readonly RecipeProject Project = new RecipeProject(Recipe).WithModel(Id, Config);

    [Fact]
    public void ACommentChangesNothing() => AssertAllReused(Edit(Project.WithSource(0, "// a comment\n" + Recipe)));

    [Fact]
    public void AnUnrelatedTypeChangesNothing() => AssertAllReused(Edit(Project.WithSource(0, Recipe + "public class Unrelated;")));

    [Fact]
    public void AnotherFileChangesNothing() => AssertAllReused(Edit(Project with
    {
        Sources = Project.Sources.Add(("Other.cs", "namespace Elsewhere; public class R { public int Of(int x) => x + 1; }")),
    }));

    [Fact]
    public void AnEditOfAnotherRecipeChangesNothingForThisOne()
    {
        string second = RecipeSource.Of(type: "public partial class Second : ISftRecipe<Row>;", row: string.Empty);
        RecipeProject two = Project with { Sources = Project.Sources.Add(("Second.cs", second)) };

        GeneratorRunResult result = StepRuns.Edit(two, two.WithSource(1, second.Replace("[Lora]", "[Lora(Rank = 4)]", StringComparison.Ordinal)));

        Assert.All(RecipeSteps, step =>
        {
            IncrementalStepRunReason[] reasons = Reasons(result, step);
            AssertReused(reasons[0]);
            Assert.Equal([IncrementalStepRunReason.Modified], reasons[1..]);
        });
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], OutputReasons(result));
    }

    [Fact]
    public void ChangingTheRankRewritesTheRecipeOnly()
    {
        GeneratorRunResult result = Edit(Project.WithSource(0, Recipe.Replace("[Lora]", "[Lora(Rank = 4)]", StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Declarations));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Outcomes));
        Assert.Equal([IncrementalStepRunReason.Modified], OutputReasons(result));
        Assert.All(Reasons(result, TrackingNames.Contracts), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void ASecondRecipeLeavesTheFirstAlone()
    {
        string second = RecipeSource.Of(type: "public partial class Second : ISftRecipe<Row>;", row: string.Empty);

        GeneratorRunResult result = Edit(Project.WithSource(0, Recipe + second));

        Assert.All(RecipeSteps, step =>
        {
            IncrementalStepRunReason[] reasons = Reasons(result, step);
            AssertReused(reasons[0]);
            Assert.Equal([IncrementalStepRunReason.New], reasons[1..]);
        });
        AssertReused(Assert.Single(Reasons(result, TrackingNames.Contracts)));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], OutputReasons(result));
    }

    [Fact]
    public void MovingAnAttributeToAnotherPartChangesNothing()
    {
        string split = Recipe.Replace("[Lora]\n", string.Empty, StringComparison.Ordinal) + "[Lora] partial class R;";

        AssertAllReused(Edit(Project.WithSource(0, split)));
    }

    [Fact]
    public void ReformattingTheConfigurationChangesNothing()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Config);
        IEnumerable<string> members = json.RootElement.EnumerateObject().Reverse().Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        string reformatted = "{" + string.Join(",", members) + ", \"not_wanted\": [1, {\"a\": null}]}";

        GeneratorRunResult result = Edit(new RecipeProject(Recipe).WithModel(Id, reformatted));

        AssertReused(Assert.Single(Reasons(result, TrackingNames.Contracts)));
        AssertAllReused(result);
    }

    [Fact]
    public void ChangingTheConfigurationRewritesTheRecipe()
    {
        string wider = Config.Replace("\"ffn_dim\": 96", "\"ffn_dim\": 192", StringComparison.Ordinal);
        Assert.NotEqual(Config, wider);

        GeneratorRunResult result = Edit(new RecipeProject(Recipe).WithModel(Id, wider));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Contracts));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.ResolvedRecipes));
        Assert.Equal([IncrementalStepRunReason.Modified], OutputReasons(result));
    }

    [Fact]
    public void AnotherModelsConfigurationChangesNothingForThisRecipe()
    {
        GeneratorRunResult result = Edit(Project.WithModel("me/other", Config, "/other/config.json"));

        AssertReused(Reasons(result, TrackingNames.Contracts)[0]);
        Assert.Equal(IncrementalStepRunReason.New, Reasons(result, TrackingNames.Contracts)[1]);
        AssertReused(Assert.Single(Reasons(result, TrackingNames.ResolvedRecipes)));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    /// <summary>Code depends on how many rows there are, not on what they say.</summary>
    [Fact]
    public void ChangingARowChangesNothing()
    {
        GeneratorRunResult result = StepRuns.Edit(WithRows("{\"a\": 1}\n\n{\"a\": 2}\n"), WithRows("{\"a\": 1}\r\n{\"b\": 20}"));

        AssertReused(Assert.Single(Reasons(result, TrackingNames.DataFiles)));
        AssertReused(Assert.Single(Reasons(result, TrackingNames.ResolvedRecipes)));
        AssertAllReused(result);
    }

    [Fact]
    public void AddingARowReachesTheRecipe()
    {
        GeneratorRunResult result = StepRuns.Edit(WithRows("{}\n{}"), WithRows("{}\n{}\n{}"));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.DataFiles));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.ResolvedRecipes));
    }

    [Fact]
    public void DataOfOthersChangesNothingForThisRecipe()
    {
        RecipeProject project = WithRows("{}").WithData("other.jsonl", "{}").WithDataFiles("Linux", "train.jsonl", "other.jsonl");
        RecipeProject edited = WithRows("{}").WithData("other.jsonl", "{}\n{}").WithDataFiles("Linux", "more.jsonl", "train.jsonl", "other.jsonl");

        GeneratorRunResult result = StepRuns.Edit(project, edited);

        AssertReused(Assert.Single(Reasons(result, TrackingNames.ResolvedRecipes)));
        AssertAllReused(result);
    }

    private static RecipeProject WithRows(string text) =>
        new RecipeProject(RecipeSource.Of("[Lora] [Dataset(\"train.jsonl\")]", recipe: $"[SftRecipe(\"{Id}\")]"))
            .WithModel(Id, Config)
            .WithData("train.jsonl", text);

    private static GeneratorRunResult Edit(RecipeProject edited) => StepRuns.Edit(Project, edited);

    /// <summary>Every named step has run for this recipe, and none had anything to do.</summary>
    private static void AssertAllReused(GeneratorRunResult result) => AssertReused(result, [.. RecipeSteps, TrackingNames.Contracts]);
}
