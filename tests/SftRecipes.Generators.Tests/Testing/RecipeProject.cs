using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>A user's project: sources and additional files.</summary>
internal sealed record RecipeProject(ImmutableArray<(string Path, string Text)> Sources, ImmutableArray<InMemoryText> Files)
{
    /// <summary>What every project has, as the SDK's implicit usings.</summary>
    public const string Usings = "global using System; global using System.Collections.Generic; global using SftRecipes;";

    public static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    // Compilations made from one another resolve references once.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Recipes", [CSharpSyntaxTree.ParseText(Usings, Language, "Usings.cs")], References.All, Options);

    public RecipeProject(params string[] sources)
        : this([.. sources.Select((text, index) => ($"Source{index}.cs", text))], [])
    {
    }

    /// <summary>The same project with a model's configuration.</summary>
    public RecipeProject WithModel(string id, string config, string path = "/models/config.json") =>
        this with { Files = Files.Add(new InMemoryText(path, config, id)) };

    /// <summary>The same project with a recipe file.</summary>
    public RecipeProject WithRecipeFile(string text, string path = "/project/R.recipe.yaml") =>
        this with { Files = Files.Add(new InMemoryText(path, text, null)) };

    /// <summary>The same project with a data file.</summary>
    public RecipeProject WithData(string path, string text) =>
        this with { Files = Files.Add(new InMemoryText("/project/" + path, text, null) { DataPath = path }) };

    /// <summary>The same project with the build's list of its data files.</summary>
    public RecipeProject WithDataFiles(string platform, params string[] paths) =>
        this with { Files = Files.Add(new InMemoryText("/project/obj/SftData.txt", string.Join("\n", paths), null) { DataFiles = platform }) };

    /// <summary>The same project with one source replaced.</summary>
    public RecipeProject WithSource(int index, string text) =>
        this with { Sources = Sources.SetItem(index, (Sources[index].Path, text)) };

    public CSharpCompilation Compile() =>
        Empty.AddSyntaxTrees([.. Sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, Language, source.Path))]);

    /// <summary>A driver that has not run yet and records its steps.</summary>
    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new RecipeGenerator().AsSourceGenerator()],
        Files,
        Language,
        new InMemoryOptions(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the analyzers report, suppressed or not, in order of place.</summary>
    public async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(CSharpCompilation? compilation = null)
    {
        CompilationWithAnalyzers analysis = (compilation ?? Compile()).WithAnalyzers(
            [new RecipeAnalyzer(), new ModelFileAnalyzer(), new DataFileAnalyzer(), new RecipeFileAnalyzer(), new SecretAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. Files], new InMemoryOptions()),
                onAnalyzerException: null,
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false,
                reportSuppressedDiagnostics: true));
        ImmutableArray<Diagnostic> diagnostics = await analysis.GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
