extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using generators::SftRecipes.Generators;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// Compiles a recipe as a user's project would: the generator completes it, the compiler must not warn, and the result is loaded. What a
/// test runs is what a user runs.
/// </summary>
internal static class RecipeCompiler
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "SftRecipes.Generators.dll") // it links the attributes' sources
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles and loads the class <c>Case</c> of <paramref name="source"/>.</summary>
    /// <param name="source">C#.</param>
    /// <param name="modelId">The id that the recipe names.</param>
    /// <param name="configPath">The model's <c>config.json</c>.</param>
    public static CompiledRecipe Compile(string source, string modelId, string configPath)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp13, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create(
            "Case" + Guid.NewGuid().ToString("n"),
            [CSharpSyntaxTree.ParseText(source, parse)],
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        var file = new ModelFile(Path.GetFullPath(configPath));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new RecipeGenerator().AsSourceGenerator()], [file], parse, new ModelOptions(file, modelId));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(reported);
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = output.Emit(stream);
        Assert.Empty(emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Type type = Assembly.Load(stream.ToArray()).GetType("Case", throwOnError: true)!;
        return CompiledRecipe.Of(type);
    }

    private sealed class ModelFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }

    private sealed class ModelOptions(AdditionalText model, string id) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            ReferenceEquals(textFile, model) ? new Options(new() { ["build_metadata.AdditionalFiles.SftModel"] = id }) : GlobalOptions;

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
                values.TryGetValue(key, out value);
        }
    }
}
