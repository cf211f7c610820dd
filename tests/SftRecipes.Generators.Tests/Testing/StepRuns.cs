using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>What an edit makes the pipeline do, step by step.</summary>
internal static class StepRuns
{
    /// <summary>The edited project's run, after a run of the project as it was; files of the same place in the list are one file.</summary>
    public static GeneratorRunResult Edit(RecipeProject project, RecipeProject edited)
    {
        GeneratorDriver driver = project.Driver().RunGenerators(project.Compile());
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        foreach ((InMemoryText before, InMemoryText after) in project.Files.Zip(edited.Files).Where(pair => pair.First != pair.Second))
        {
            driver = driver.ReplaceAdditionalText(before, after);
        }

        return driver
            .AddAdditionalTexts([.. edited.Files.Skip(project.Files.Length)])
            .RunGenerators(edited.Compile())
            .GetRunResult()
            .Results[0];
    }

    /// <summary>Why each output of a named step is as it is.</summary>
    public static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    /// <summary>Why each file is as it is.</summary>
    public static IncrementalStepRunReason[] OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason)];

    /// <summary>Steps have run, had nothing to do, and wrote nothing.</summary>
    public static void AssertReused(GeneratorRunResult result, params string[] steps)
    {
        Assert.All(steps, step => AssertReused(Assert.Single(Reasons(result, step))));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    public static void AssertReused(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());
}
