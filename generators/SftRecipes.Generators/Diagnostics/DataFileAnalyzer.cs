using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with the rows of the project's data files, in those files.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DataFileAnalyzer : RuleAnalyzer
{
    // A file that stays as it is need not be read again for each edit elsewhere.
    private static readonly ConditionalWeakTable<SourceText, Judged> Last = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfData;

    private protected override void Register(CompilationStartAnalysisContext start, ProjectInputs project) =>
        start.RegisterAdditionalFileAction(file => Analyze(file, project));

    private static void Analyze(AdditionalFileAnalysisContext context, ProjectInputs project)
    {
        AdditionalText file = context.AdditionalFile;
        if (DataFiles.PathOf(file, context.Options.AnalyzerConfigOptionsProvider) is not { } path
            || !DataRows.CanRead(path)
            || file.GetText(context.CancellationToken) is not { } source)
        {
            return;
        }

        RowExpectation[] expected = project.Recipes
            .Where(recipe => project.Data.IsOf(path, recipe.Recipe))
            .Select(static recipe => RowExpectation.Of(recipe.Recipe, recipe.Schema))
            .OfType<RowExpectation>()
            .Distinct()
            .ToArray();
        if (expected.Length == 0)
        {
            return;
        }

        if (!Last.TryGetValue(source, out Judged judged) || !judged.Expected.SequenceEqual(expected))
        {
            string text = source.ToString();
            judged = new Judged(expected, text, expected.SelectMany(one => DataFileRules.Check(path, text, one)).Distinct().ToArray());
            Last.Remove(source);
            Last.GetValue(source, _ => judged);
        }

        foreach (Problem problem in judged.Problems)
        {
            Report(context, problem, At(file.Path, judged.Text, problem.Target));
        }
    }

    private static Location At(string path, string text, ProblemTarget target)
    {
        int start = Math.Min(target.Start, text.Length);
        int end = Math.Min(start + target.Length, text.Length);
        return Location.Create(path, TextSpan.FromBounds(start, end), new LinePositionSpan(Position(text, start), Position(text, end)));
    }

    private static LinePosition Position(string text, int place)
    {
        (int line, int character) = TextLines.Of(text, place);
        return new LinePosition(line, character);
    }

    /// <summary>What was found in a file's text.</summary>
    private sealed record Judged(RowExpectation[] Expected, string Text, IReadOnlyList<Problem> Problems);
}
