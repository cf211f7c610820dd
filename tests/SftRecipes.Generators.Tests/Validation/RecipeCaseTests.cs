using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Recipes of the folder <c>Recipes</c>: wrong ones are reported where they are marked and nowhere else, right ones not at all.</summary>
public class RecipeCaseTests
{
    public static TheoryData<string> Wrong => [.. RecipeCase.Wrong];

    public static TheoryData<string> Right => [.. RecipeCase.Right];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task AWrongRecipeIsReportedWhereItIsMarked(string name)
    {
        RecipeCase wrong = RecipeCase.Load("Wrong", name);
        RecipeProject project = wrong.Project();

        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync();

        Assert.NotEmpty(wrong.Expected);
        Assert.Equal(
            wrong.Expected,
            diagnostics.Where(diagnostic => !wrong.Notes.Contains(diagnostic.Id))
                .Select(diagnostic => Describe(wrong, diagnostic))
                .Order(StringComparer.Ordinal));
        AssertNotesAreReported(wrong, diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.DoesNotMatch("\\{\\d\\}|  |^ | $", diagnostic.GetMessage()));
        AssertCompletedOrLeftAlone(project, completed: diagnostics.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));
    }

    [Theory]
    [MemberData(nameof(Right))]
    public async Task ARightRecipeIsNotReported(string name)
    {
        RecipeCase right = RecipeCase.Load("Right", name);
        RecipeProject project = right.Project();

        Assert.Empty(right.Expected);
        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync();
        Assert.Empty(diagnostics.Where(diagnostic => !right.Notes.Contains(diagnostic.Id)).Select(diagnostic => $"{Describe(right, diagnostic)}: {diagnostic.GetMessage()}"));
        AssertNotesAreReported(right, diagnostics);
        Assert.NotEqual(0, AssertCompletedOrLeftAlone(project, completed: true));
    }

    [Fact]
    public void ThereAreEnoughOfBoth()
    {
        Assert.True(RecipeCase.Wrong.Count >= 60, $"{RecipeCase.Wrong.Count} wrong recipes");
        Assert.True(RecipeCase.Right.Count >= 20, $"{RecipeCase.Right.Count} right recipes");
    }

    /// <summary>What a case's head says is noted of it besides is, and as no more than a note.</summary>
    private static void AssertNotesAreReported(RecipeCase recipe, IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] notes = [.. diagnostics.Where(diagnostic => recipe.Notes.Contains(diagnostic.Id))];
        Assert.Equal(recipe.Notes.Order(StringComparer.Ordinal), notes.Select(diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.All(notes, note => Assert.Equal(DiagnosticSeverity.Info, note.Severity));
        Assert.Empty(recipe.Notes.Intersect(recipe.Ids));
    }

    private static string Describe(RecipeCase recipe, Diagnostic diagnostic)
    {
        string path = diagnostic.Location.GetLineSpan().Path;
        CaseFile? file = recipe.Files.FirstOrDefault(file => file.Path == path);
        return file is null ? diagnostic.ToString() : RecipeCase.Describe(path, diagnostic.Id, diagnostic.Location.SourceSpan, file.Text);
    }

    /// <summary>What is generated adds no complaint of the compiler's; a recipe that is wrong gets a stub, where another file can add to its class.</summary>
    private static int AssertCompletedOrLeftAlone(RecipeProject project, bool completed)
    {
        GeneratorRunResult result = project.Driver()
            .RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _)
            .GetRunResult()
            .Results[0];
        Assert.Null(result.Exception);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        RecipeOutcome[] outcomes = result.TrackedSteps.TryGetValue(TrackingNames.Outcomes, out var steps)
            ? [.. steps.SelectMany(step => step.Outputs).Select(step => step.Value).Cast<RecipeOutcome>()]
            : [];
        Assert.True(!completed || outcomes.All(outcome => outcome.Model is not null), "only a stub was generated");
        Assert.Equal(outcomes.Count(outcome => RecipeOutcome.CanBeExtended(outcome.Declaration.Type.Shape)), result.GeneratedSources.Length);
        return result.GeneratedSources.Length;
    }
}
