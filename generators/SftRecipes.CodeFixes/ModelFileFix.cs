using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>
/// Adds <c>models/org/name/config.json</c> for a base model that is not built in. Code fixes cannot write items of a project file; the
/// build takes files in that place for the models of their folders' names, so no item is needed.
/// </summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp, Name = nameof(ModelFileFix), DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)])]
public sealed class ModelFileFix : RecipeFixProvider
{
    // What is pasted over it; until then, the file itself is reported.
    private const string Empty = "{\n  \"model_type\": \"\"\n}\n";

    private static readonly char[] Forbidden = ['\\', ':', '*', '?', '"', '<', '>', '|', '\0'];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.UnknownModel);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context) =>
        context.Node.FirstAncestorOrSelf<ExpressionSyntax>() is { } expression
        && context.Semantics.GetConstantValue(expression, context.Cancellation).Value is string id
            ? Add(id)
            : [];

    private protected override IEnumerable<Repair> Repairs(FileRepairContext context) => Add(FileScalar.Value(context.Written));

    private static IEnumerable<Repair> Add(string id)
    {
        string[] parts = id.Split('/');
        if (parts.Length == 2 && parts.All(static part => part.Length > 0 && part.Trim('.').Length > 0 && part.IndexOfAny(Forbidden) < 0))
        {
            string path = $"models/{id}/config.json";
            yield return new Repair($"Add {path}, to be filled with the model's own", nameof(ModelFileFix)) { File = new AddedFile(path, Empty) };
        }
    }
}
