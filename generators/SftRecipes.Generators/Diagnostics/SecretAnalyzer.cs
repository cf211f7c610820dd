using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Secrets;
using SftRecipes.Generators.Validation;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>
/// Reports access tokens in the code, the recipe files and the data files of projects with recipes. What a model is trained on it can say
/// again.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretAnalyzer : RuleAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfSecrets;

    private protected override void Register(CompilationStartAnalysisContext start, ProjectInputs project)
    {
        if (start.Compilation.GetTypeByMetadataName(KnownNames.RecipeAttribute) is not null)
        {
            start.RegisterSyntaxNodeAction(
                static node => Analyze(node),
                SyntaxKind.StringLiteralExpression,
                SyntaxKind.Utf8StringLiteralExpression,
                SyntaxKind.InterpolatedStringText);
            start.RegisterAdditionalFileAction(static file => Analyze(file));
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        SyntaxToken token = context.Node switch
        {
            LiteralExpressionSyntax literal => literal.Token,
            InterpolatedStringTextSyntax part => part.TextToken,
            _ => default,
        };
        if (token.Text.Length < SecretPatterns.Shortest)
        {
            return;
        }

        foreach (FoundSecret secret in SecretPatterns.Find(token.ValueText.Replace("\r\n", "\n")))
        {
            context.ReportDiagnostic(ProblemReport.At(Problem(secret), Location.Create(context.Node.SyntaxTree, Place(context.Node, token, secret))));
        }
    }

    private static TextSpan Place(SyntaxNode node, SyntaxToken token, FoundSecret secret)
    {
        TextSpan[]? positions = node is LiteralExpressionSyntax literal ? LiteralPositions.Of(literal)
            : token.Text == token.ValueText ? token.Text.Select((_, index) => new TextSpan(token.SpanStart + index, 1)).ToArray()
            : null;
        int last = secret.Start + secret.Length - 1;
        return positions is null || last >= positions.Length
            ? token.Span
            : TextSpan.FromBounds(positions[secret.Start].Start, positions[last].End);
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        AdditionalText file = context.AdditionalFile;
        bool isRead = RecipeFile.Is(file.Path)
            || DataFiles.PathOf(file, context.Options.AnalyzerConfigOptionsProvider) is not null;
        if (!isRead || file.GetText(context.CancellationToken) is not { Length: <= DataFile.MaxLength } text)
        {
            return;
        }

        foreach (FoundSecret secret in SecretPatterns.Find(text.ToString()))
        {
            var span = new TextSpan(secret.Start, secret.Length);
            Report(context, Problem(secret), Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span)));
        }
    }

    private static Problem Problem(FoundSecret secret) =>
        new(RuleIds.AccessTokenWritten, ProblemTarget.File(secret.Start, secret.Length), secret.Pattern.Service, secret.Pattern.Variable)
        {
            Suggestions = new([secret.Pattern.Variable]),
        };
}
