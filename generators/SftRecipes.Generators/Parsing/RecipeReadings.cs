using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// Recipes as they were read last. The compiler asks for every recipe again at every keystroke, whatever file it is in; as long as nothing
/// that is declared has changed, a recipe in a file that has not changed says what it said. Beside the pipeline and not in it: what is kept
/// goes with the recipe's file.
/// </summary>
internal static class RecipeReadings
{
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<int, Reading>> OfTrees = new();

    /// <summary>What is read from a node, or was.</summary>
    /// <param name="node">The annotated class.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="read">Reads it.</param>
    public static RecipeDeclaration? Get(SyntaxNode node, Compilation compilation, Func<RecipeDeclaration?> read)
    {
        ConcurrentDictionary<int, Reading> readings = OfTrees.GetOrCreateValue(node.SyntaxTree);
        readings.TryGetValue(node.SpanStart, out Reading? last);
        DeclarationState state = DeclarationState.Of(compilation, last?.State);
        RecipeDeclaration? declaration = last is not null && state.IsSameAs(last.State) ? last.Declaration : read();
        // The newest state is the one to compare with next: it is all that keeps files alive.
        readings[node.SpanStart] = new Reading(state, declaration);
        return declaration;
    }

    private sealed record Reading(DeclarationState State, RecipeDeclaration? Declaration);
}
