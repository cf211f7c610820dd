using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>Gives an argument of an attribute the value that the rule asks for, adding it where it is not written.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ArgumentFix))]
public sealed class ArgumentFix : RecipeFixProvider
{
    /// <summary>Which argument of which attribute, by rule; the values are the diagnostic's suggestions.</summary>
    private static readonly Dictionary<string, (string Attribute, string Argument)> Arguments = new(StringComparer.Ordinal)
    {
        [RuleIds.BlockBeyondMatrix] = (nameof(QuantizationAttribute), nameof(QuantizationAttribute.BlockSize)),
        [RuleIds.BlockAcrossRows] = (nameof(QuantizationAttribute), nameof(QuantizationAttribute.BlockSize)),
        [RuleIds.Fp4Chosen] = (nameof(QuantizationAttribute), nameof(QuantizationAttribute.Type)),
        [RuleIds.BestModelWithoutEvaluation] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.EvalStrategy)),
        [RuleIds.BestModelNotSaved] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.SaveStrategy)),
        [RuleIds.SaveStepsOffEvalSteps] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.SaveSteps)),
        [RuleIds.EarlyStoppingWithoutBestModel] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.LoadBestModelAtEnd)),
        [RuleIds.EvaluationOfTheBest] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.EvalStrategy)),
        [RuleIds.WrappedRowsSeeEachOther] = (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.Packing)),
    };

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Arguments.Keys.Append(RuleIds.Float16Overflows).ToImmutableArray();

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        if (context.Diagnostic.Id == RuleIds.Float16Overflows)
        {
            return InBFloat16(context);
        }

        (string attribute, string argument) = Arguments[context.Diagnostic.Id];
        return context.Attribute(attribute) is { } syntax
            ? context.Suggestions.Select((value, index) => new Repair(
                $"Set {argument} = {value}", nameof(ArgumentFix) + context.Diagnostic.Id + index, Change(syntax, argument, value)))
            : [];
    }

    /// <summary>The argument with another value, or behind the others.</summary>
    private static TextChange Change(AttributeSyntax attribute, string argument, string value)
    {
        AttributeArgumentSyntax? written = AttributeSyntaxes.Argument(attribute, argument)
            ?? (argument == nameof(QuantizationAttribute.Type) ? AttributeSyntaxes.Positional(attribute) : null);
        if (written is not null)
        {
            return new TextChange(written.Expression.Span, value);
        }

        string assignment = $"{argument} = {value}";
        return attribute.ArgumentList is not { } list ? new TextChange(new TextSpan(attribute.Span.End, 0), $"({assignment})")
            : list.Arguments.Count == 0 ? new TextChange(list.Span, $"({assignment})")
            : new TextChange(new TextSpan(list.Arguments.Last().Span.End, 0), ", " + assignment);
    }

    /// <summary><c>Fp16 = true</c> becomes <c>Bf16 = true</c>, and <c>ComputeType.Float16</c> <c>ComputeType.BFloat16</c>.</summary>
    private static IEnumerable<Repair> InBFloat16(CodeRepairContext context)
    {
        const string Title = "Compute in bfloat16";
        return context.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() switch
        {
            { NameEquals.Name: { Identifier.ValueText: nameof(TrainingArgumentsAttribute.Fp16) } name } =>
                [new Repair(Title, Title, new TextChange(name.Span, nameof(TrainingArgumentsAttribute.Bf16)))],
            { Expression: MemberAccessExpressionSyntax { Name: var type } } =>
                [new Repair(Title, Title, new TextChange(type.Span, nameof(ComputeType.BFloat16)))],
            _ => [],
        };
    }
}
