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
        }

        AssertFreeOfCompilerObjects(second);

        Assert.All(
            second.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs),
            step => Assert.Equal(IncrementalStepRunReason.Cached, step.Reason));
        return result.GeneratedSources;
    }

    /// <summary>
    /// Of every step that is ours, named or not: those that the outputs come from, up to the compiler's own, which have names that are not
    /// ours or no inputs.
    /// </summary>
    private static void AssertFreeOfCompilerObjects(GeneratorRunResult result)
    {
        var seen = new HashSet<IncrementalGeneratorRunStep>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<IncrementalGeneratorRunStep>(result.TrackedSteps.Where(step => Steps.Contains(step.Key)).SelectMany(step => step.Value));
        while (pending.Count > 0)
        {
            IncrementalGeneratorRunStep step = pending.Pop();
            if (!seen.Add(step) || step.Inputs.IsEmpty || (step.Name is { } name && !Steps.Contains(name)))
            {
                continue;
            }

            Assert.All(step.Outputs, output => ObjectGraph.AssertFreeOfCompilerObjects(output.Value, step.Name ?? "between named steps"));
            foreach ((IncrementalGeneratorRunStep source, _) in step.Inputs)
            {
                pending.Push(source);
            }
        }

        Assert.True(result.GeneratedSources.IsEmpty || seen.Count > Steps.Length, $"only {seen.Count} steps were looked at");
    }
}
