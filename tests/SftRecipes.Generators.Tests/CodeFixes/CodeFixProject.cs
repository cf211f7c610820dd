using System.Collections.Immutable;
using System.Reflection;
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

    /// <summary>Where <see cref="FixCase"/>s have the recipe.</summary>
    public const string SourcePath = "Recipe.cs";

    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project;
    private readonly Solution _solution;
    private readonly RecipeProject _files;

    /// <param name="source">The recipe's document.</param>
    /// <param name="files">A project whose additional files are this one's; null for none.</param>
    /// <param name="copies">How many projects like this the solution has.</param>
    public CodeFixProject(string source, RecipeProject? files = null, int copies = 1)
    {
        _files = files ?? Analyzed();
        _solution = _workspace.CurrentSolution;
        for (int i = 0; i < copies; i++)
        {
            Project project = _solution
                .AddProject("Recipes" + i, "Recipes", LanguageNames.CSharp)
                .WithParseOptions(RecipeProject.Language)
                .WithCompilationOptions(RecipeProject.Options)
                .WithMetadataReferences(References.All)
                .AddDocument("Usings.cs", RecipeProject.Usings).Project
                .AddDocument(SourcePath, source, filePath: SourcePath).Project;
            _solution = _files.Files.Aggregate(project, (current, file) => current.AddAdditionalDocument(Path.GetFileName(file.Path), file.GetText(), filePath: file.Path).Project).Solution;
        }

        _project = _solution.ProjectIds[0];
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
        [.. (await OffersOfFirstAsync(id)).Select(offer => offer.Action.Title)];

    /// <summary>A file after the offer of a title is taken for the first diagnostic of a rule.</summary>
    public async Task<string> ApplyAsync(string id, string title, string path = SourcePath)
    {
        Solution mended = await MendedAsync((await OffersOfFirstAsync(id)).First(offer => offer.Action.Title == title).Action);
        return await TextAsync(mended.GetProject(_project)!, path);
    }

    /// <summary>A file, once for each project, after the offer is taken for all diagnostics of a rule in the solution at once.</summary>
    public async Task<IReadOnlyList<string>> ApplyToAllAsync(string id, string title, string path = SourcePath)
    {
        Solution mended = await AllMendedAsync(id, title);
        return await Task.WhenAll(mended.Projects.Select(project => TextAsync(project, path)));
    }

    /// <summary>The additional files that an offer adds, taken for all diagnostics of a rule.</summary>
    public async Task<IReadOnlyList<TextDocument>> AddedFilesAsync(string id, string title) =>
        [.. (await AllMendedAsync(id, title)).Projects.SelectMany(project => project.AdditionalDocuments.Where(file => _solution.GetAdditionalDocument(file.Id) is null))];

    private async Task<Solution> AllMendedAsync(string id, string title)
    {
        Project[] projects = [.. _solution.Projects];
        Diagnostic[][] reported = await Task.WhenAll(projects.Select(project => ReportedAsync(project, id)));
        (CodeAction action, CodeFixProvider provider) = (await OffersOfFirstAsync(id)).First(offer => offer.Action.Title == title);
        var all = new Reported(projects.Zip(reported).ToDictionary(entry => entry.First.Id, entry => entry.Second));
        var context = new FixAllContext(projects[0], provider, FixAllScope.Solution, action.EquivalenceKey!, [id], all, CancellationToken.None);
        return await MendedAsync((await provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static async Task<Solution> MendedAsync(CodeAction action) =>
        Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None))).ChangedSolution;

    private static async Task<string> TextAsync(Project project, string path) => (await DocumentOf(project, path).GetTextAsync()).ToString();

    private static TextDocument DocumentOf(Project project, string path) =>
        project.Documents.Concat(project.AdditionalDocuments).Single(document => document.FilePath == path);

    private async Task<Diagnostic[]> ReportedAsync(Project project, string id)
    {
        var compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
        IReadOnlyList<Diagnostic> reported = await _files.AnalyzeAsync(compilation);
        Diagnostic[] wanted = [.. reported.Where(diagnostic => diagnostic.Id == id)];
        Assert.True(wanted.Length > 0, $"{id} is not reported, but {string.Join(", ", reported.Select(diagnostic => diagnostic.Id))}");
        return wanted;
    }

    /// <summary>What an editor offers: of the providers for the kind of document that the diagnostic is in.</summary>
    private async Task<IReadOnlyList<(CodeAction Action, CodeFixProvider Provider)>> OffersOfFirstAsync(string id)
    {
        Project project = _solution.GetProject(_project)!;
        Diagnostic diagnostic = (await ReportedAsync(project, id))[0];
        TextDocument document = DocumentOf(project, diagnostic.Location.GetLineSpan().Path);
        string kind = (document is Document ? TextDocumentKind.Document : TextDocumentKind.AdditionalDocument).ToString();
        var offers = new List<(CodeAction, CodeFixProvider)>();
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)
            && provider.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!.DocumentKinds.Contains(kind)))
        {
            await provider.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => offers.Add((action, provider)), CancellationToken.None));
        }

        return offers;
    }

    private sealed class Reported(Dictionary<ProjectId, Diagnostic[]> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all[project.Id]);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all[document.Project.Id].Where(diagnostic => diagnostic.Location.GetLineSpan().Path == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
