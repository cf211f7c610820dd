using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>
/// One call with the checks that every generator test makes: it runs without an exception, its text equals the snapshots, the output compiles
/// without warnings, a second run on the same input reuses everything, and no step holds on to the compiler's objects.
/// </summary>
internal static class GeneratorCheck
{
    private static readonly string[] Steps = typeof(TrackingNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToArray();

    /// <param name="project">The project.</param>
    /// <param name="testClass">The test's class, by default its file's name.</param>
    /// <param name="test">The test's method.</param>
    public static void Verify(RecipeProject project, [CallerFilePath] string testClass = "", [CallerMemberName] string test = "")
    {
        IReadOnlyList<GeneratedSourceResult> sources = Run(project);
        Snapshots.Verify(Path.GetFileNameWithoutExtension(testClass), test, sources);
    }

    /// <summary>All checks but that of the text.</summary>
    public static IReadOnlyList<GeneratedSourceResult> Run(RecipeProject project)
    {
        CSharpCompilation compilation = project.Compile();
        GeneratorDriver first = project.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorRunResult result = Assert.Single(first.GetRunResult().Results);
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);

        using (var image = new MemoryStream())
        {
            string[] complaints = output.Emit(image).Diagnostics
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => diagnostic.ToString())
                .ToArray();
            Assert.True(complaints.Length == 0, string.Join("\n", complaints));
        }

        GeneratorRunResult second = first.RunGenerators(compilation.Clone()).GetRunResult().Results[0];
        foreach ((string name, ImmutableArray<IncrementalGeneratorRunStep> runs) in second.TrackedSteps.Where(step => Steps.Contains(step.Key)))
        {
            Assert.All(
                runs.SelectMany(run => run.Outputs),
                step => Assert.True(step.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, name));
            Assert.All(runs.SelectMany(run => run.Outputs), step => ObjectGraph.AssertFreeOfCompilerObjects(step.Value, name));
        }

        Assert.All(
            second.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs),
            step => Assert.Equal(IncrementalStepRunReason.Cached, step.Reason));
        return result.GeneratedSources;
    }
}
