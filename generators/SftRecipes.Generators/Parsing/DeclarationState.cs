using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// What a project declares. Edits inside bodies and of comments leave it as it is, and with it everything that a recipe is read from: types,
/// members, attributes, constants, references and options.
/// </summary>
internal sealed class DeclarationState
{
    private static readonly ConditionalWeakTable<Compilation, DeclarationState> Known = new();
    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly CompilationOptions _options;
    private readonly string? _assembly;
    private readonly object _stamp;

    private DeclarationState(Compilation compilation, DeclarationState? before)
    {
        _trees = compilation.SyntaxTrees.ToImmutableArray();
        _references = compilation.ExternalReferences;
        _options = compilation.Options;
        _assembly = compilation.AssemblyName;
        _stamp = before is not null && DeclaresTheSame(before) ? before._stamp : new object();
    }

    /// <summary>The state of a compilation.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="before">An earlier state to compare with; null for none.</param>
    public static DeclarationState Of(Compilation compilation, DeclarationState? before) =>
        Known.GetValue(compilation, current => new DeclarationState(current, before));

    /// <summary>Whether nothing that is declared has changed from one to the other.</summary>
    public bool IsSameAs(DeclarationState other) => ReferenceEquals(_stamp, other._stamp);

    private bool DeclaresTheSame(DeclarationState before)
    {
        if (_trees.Length != before._trees.Length
            || _references != before._references
            || _assembly != before._assembly
            || !_options.Equals(before._options))
        {
            return false;
        }

        for (int i = 0; i < _trees.Length; i++)
        {
            if (!ReferenceEquals(_trees[i], before._trees[i]) && !DeclareTheSame(before._trees[i], _trees[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Two files that say something about null are not compared any further: directives are no part of declarations.
    private static bool DeclareTheSame(SyntaxTree before, SyntaxTree after) =>
        before.FilePath == after.FilePath
        && before.Options.Equals(after.Options)
        && !HasNullableDirective(before)
        && !HasNullableDirective(after)
        && SyntaxFactory.AreEquivalent(before, after, topLevel: true);

    private static bool HasNullableDirective(SyntaxTree tree) =>
        tree.GetRoot() is CSharpSyntaxNode { ContainsDirectives: true } root
        && root.GetFirstDirective(static directive => directive.IsKind(SyntaxKind.NullableDirectiveTrivia)) is not null;
}
