extern alias generators;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using RecipeAnalyzer = generators::SftRecipes.Generators.Diagnostics.RecipeAnalyzer;
using RecipeGenerator = generators::SftRecipes.Generators.RecipeGenerator;

namespace SftRecipes.Benchmarks.Generator;

/// <summary>What the generator takes of a compiler's time, beside one that finds recipes and does nothing with them.</summary>
internal static class GeneratorSuite
{
    private const int WarmUp = 3;
    private const int KeystrokesEach = 8;
    private static readonly int[] Sizes = [1, 10, 100];

    /// <summary>
    /// Times in milliseconds: a whole run; one after a keystroke in a body of another file ("incremental"), and in a declaration there
    /// ("declaring"); and how these are to the empty generator's.
    /// </summary>
    public static Task<Figures> RunAsync(SuiteOptions options)
    {
        var figures = new Figures();
        figures["generator.first.1.ms"] = Run(new RecipeGenerator(), new GeneratorProject(1).Fresh(), out _);
        foreach (int recipes in Sizes)
        {
            var project = new GeneratorProject(recipes);
            string suffix = recipes.ToString(CultureInfo.InvariantCulture);
            figures.AddMedian($"generator.cold.{suffix}.ms", Cold(project, options.Repetitions));
            foreach ((string name, bool declares) in new[] { ("incremental", false), ("declaring", true) })
            {
                double[][] keystrokes = Keystrokes(project, declares, options.Repetitions * KeystrokesEach, new RecipeGenerator(), new EmptyGenerator());
                figures.AddMedian($"generator.{name}.{suffix}.ms", keystrokes[0]);
                figures.AddMedian($"generator.{name}.empty.{suffix}.ms", keystrokes[1]);
                figures[$"generator.{name}.{suffix}.relative_to_empty"] = Statistics.Median(keystrokes[0]) / Statistics.Median(keystrokes[1]);
            }

            figures.AddMedian($"generator.analyzer.{suffix}.ms", Analyses(project, options.Repetitions));
        }

        return Task.FromResult(figures);
    }

    private static IEnumerable<double> Cold(GeneratorProject project, int repetitions)
    {
        for (int i = -1; i < repetitions; i++)
        {
            double time = Run(new RecipeGenerator(), project.Fresh(), out _);
            if (i >= 0)
            {
                yield return time;
            }
        }
    }

    private static double Run(IIncrementalGenerator generator, CSharpCompilation compilation, out GeneratorDriver driver)
    {
        driver = Driver(generator);
        var watch = Stopwatch.StartNew();
        driver = driver.RunGenerators(compilation);
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>The generators take turns: each sees a project that has just been edited, and that nobody has bound yet.</summary>
    private static double[][] Keystrokes(GeneratorProject project, bool declares, int keystrokes, params IIncrementalGenerator[] generators)
    {
        CSharpCompilation compilation = project.Fresh();
        GeneratorDriver[] drivers = [.. generators.Select(generator => Driver(generator).RunGenerators(compilation))];
        double[][] times = [.. generators.Select(_ => new double[keystrokes])];
        for (int i = -WarmUp; i < keystrokes; i++)
        {
            for (int g = 0; g < drivers.Length; g++)
            {
                compilation = project.AfterKeystroke(compilation, declares);
                var watch = Stopwatch.StartNew();
                drivers[g] = drivers[g].RunGenerators(compilation);
                if (i >= 0)
                {
                    times[g][i] = watch.Elapsed.TotalMilliseconds;
                }
            }
        }

        return times;
    }

    /// <summary>The analyzer over all recipes, on a project that nobody has bound yet.</summary>
    private static IEnumerable<double> Analyses(GeneratorProject project, int repetitions)
    {
        for (int i = -1; i < repetitions; i++)
        {
            CompilationWithAnalyzers analysis = project.Fresh().WithAnalyzers([new RecipeAnalyzer()], new AnalyzerOptions([]));
            var watch = Stopwatch.StartNew();
            ImmutableArray<Diagnostic> diagnostics = analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            double time = watch.Elapsed.TotalMilliseconds;
            if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
            {
                throw new InvalidOperationException($"A measured recipe is wrong: {error}");
            }

            if (i >= 0)
            {
                yield return time;
            }
        }
    }

    private static CSharpGeneratorDriver Driver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: GeneratorProject.Language);
}
