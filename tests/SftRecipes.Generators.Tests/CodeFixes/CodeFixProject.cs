using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.CodeFixes;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.CodeFixes;

/// <summary>A user's document in an editor: what is reported there, what is offered, and what becomes of it.</summary>
internal sealed class CodeFixProject : IDisposable
{
    private static readonly CodeFixProvider[] Providers = [.. typeof(RecipeFixProvider).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider)))
        .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>A model of the project, with matrices of 512 numbers and more.</summary>
    public const string TinyModel = "me/tiny";

    private readonly AdhocWorkspace _workspace = new();
    private readonly Document _document;
    private readonly RecipeProject _files;

    /// <param name="source">The document.</param>
    /// <param name="files">A project whose additional files are this one's; null for none.</param>
    public CodeFixProject(string source, RecipeProject? files = null)
    {
        _files = files ?? Analyzed();
        Project project = _workspace.CurrentSolution
            .AddProject("Recipes", "Recipes", LanguageNames.CSharp)
            .WithParseOptions(RecipeProject.Language)
            .WithCompilationOptions(RecipeProject.Options)
            .WithMetadataReferences(References.All)
            .AddDocument("Usings.cs", RecipeProject.Usings).Project;
        _document = project.AddDocument("Recipe.cs", source);
    }

    /// <summary>All rules that something is offered for.</summary>
    public static IEnumerable<string> FixableIds => Providers.SelectMany(provider => provider.FixableDiagnosticIds);

    /// <summary>A project of this source that has <see cref="TinyModel"/>.</summary>
    public static RecipeProject Analyzed(params string[] sources) => new RecipeProject(sources).WithModel(TinyModel, """
        {
          "model_type": "llama", "vocab_size": 320, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
          "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 1024
        }
        """);

    public void Dispose() => _workspace.Dispose();

    /// <summary>The titles of what is offered for the first diagnostic of a rule.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync(string id) =>
        [.. (await ActionsAsync((await ReportedAsync(id))[0])).Select(offer => offer.Action.Title)];

    /// <summary>The document after the offer of a title is taken for the first diagnostic of a rule.</summary>
    public async Task<string> ApplyAsync(string id, string title)
    {
        (CodeAction action, _) = (await ActionsAsync((await ReportedAsync(id))[0])).First(offer => offer.Action.Title == title);
        return await TextAsync(await ChangedAsync(action));
    }

    /// <summary>The document after the offer is taken for all diagnostics of a rule at once.</summary>
    public async Task<string> ApplyToAllAsync(string id, string title)
    {
        ImmutableArray<Diagnostic> all = [.. await ReportedAsync(id)];
        (CodeAction action, CodeFixProvider provider) = (await ActionsAsync(all[0])).First(offer => offer.Action.Title == title);
        var context = new FixAllContext(
            _document, provider, FixAllScope.Document, action.EquivalenceKey!, [id], new Reported(all), CancellationToken.None);
        CodeAction fix = (await provider.GetFixAllProvider()!.GetFixAsync(context))!;
        return await TextAsync(await ChangedAsync(fix));
    }

    /// <summary>The additional file that an offer adds.</summary>
    public async Task<TextDocument> AddedFileAsync(string id, string title)
    {
        (CodeAction action, _) = (await ActionsAsync((await ReportedAsync(id))[0])).First(offer => offer.Action.Title == title);
        return Assert.Single((await ChangedAsync(action)).GetProject(_document.Project.Id)!.AdditionalDocuments);
    }

    private static async Task<Solution> ChangedAsync(CodeAction action) =>
        Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None))).ChangedSolution;

    private async Task<string> TextAsync(Solution solution) => (await solution.GetDocument(_document.Id)!.GetTextAsync()).ToString();

    private async Task<IReadOnlyList<Diagnostic>> ReportedAsync(string id)
    {
        var compilation = (CSharpCompilation)(await _document.Project.GetCompilationAsync())!;
        IReadOnlyList<Diagnostic> reported = await _files.AnalyzeAsync(compilation);
        Diagnostic[] wanted = [.. reported.Where(diagnostic => diagnostic.Id == id)];
        Assert.True(wanted.Length > 0, $"{id} is not reported, but {string.Join(", ", reported.Select(diagnostic => diagnostic.Id))}");
        return wanted;
    }

    private async Task<IReadOnlyList<(CodeAction Action, CodeFixProvider Provider)>> ActionsAsync(Diagnostic diagnostic)
    {
        var offers = new List<(CodeAction, CodeFixProvider)>();
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(
                new CodeFixContext(_document, diagnostic, (action, _) => offers.Add((action, provider)), CancellationToken.None));
        }

        return offers;
    }

    private sealed class Reported(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
