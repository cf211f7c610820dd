using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>
/// Adds <c>models/org/name/config.json</c> for a base model that is not built in. Code fixes cannot write items of a project file; the
/// build takes files in that place for the models of their folders' names, so no item is needed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ModelFileFix))]
public sealed class ModelFileFix : CodeFixProvider
{
    private const string FileName = "config.json";
    // What is pasted over it; until then, the file itself is reported.
    private const string Empty = "{\n  \"model_type\": \"\"\n}\n";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.UnknownModel);

    /// <summary>Each model has a file of its own to be filled: none are added in bulk.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? semantics = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionSyntax>() is not { } expression
            || semantics?.GetConstantValue(expression, context.CancellationToken).Value is not string id
            || Folders(id) is not { } folders)
        {
            return;
        }

        Project project = context.Document.Project;
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Add models/{id}/{FileName}, to be filled with the model's own",
                _ => Task.FromResult(Add(project, folders)),
                nameof(ModelFileFix)),
            context.Diagnostics);
    }

    /// <summary>The folders of an id such as <c>org/name</c>; null where it does not name a folder.</summary>
    private static string[]? Folders(string id)
    {
        string[] parts = id.Split('/');
        bool isSafe = parts.Length == 2 && parts.All(static part => part.Length > 0 && part.Trim('.').Length > 0 && part.IndexOfAny(Forbidden) < 0);
        return isSafe ? ["models", .. parts] : null;
    }

    private static readonly char[] Forbidden = ['\\', ':', '*', '?', '"', '<', '>', '|', '\0'];

    private static Solution Add(Project project, string[] folders)
    {
        string? path = project.FilePath is { } file ? Path.Combine([Path.GetDirectoryName(file)!, .. folders, FileName]) : null;
        return project.AddAdditionalDocument(FileName, SourceText.From(Empty), folders, path).Project.Solution;
    }
}
