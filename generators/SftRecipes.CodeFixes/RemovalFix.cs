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

/// <summary>Removes one of two options that exclude each other, or an option that says nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemovalFix))]
public sealed class RemovalFix : RecipeFixProvider
{
    /// <summary>What can be removed, by rule: an attribute, or one argument of it; the likeliest first.</summary>
    private static readonly Dictionary<string, (string Attribute, string Argument, string? Title)[]> Removable = new(StringComparer.Ordinal)
    {
        [RuleIds.LoraAndFullFineTuning] =
        [
            (nameof(FullFineTuningAttribute), string.Empty, null),
            (nameof(LoraAttribute), string.Empty, null),
        ],
        [RuleIds.FromScratchWithLora] =
        [
            (nameof(LoraAttribute), string.Empty, null),
            (nameof(FullFineTuningAttribute), string.Empty, null),
        ],
        [RuleIds.EmptyRevision] = [(nameof(SftRecipeAttribute), nameof(SftRecipeAttribute.Revision), null)],
        [RuleIds.QuantizedFullFineTuning] = [(nameof(QuantizationAttribute), string.Empty, null)],
        [RuleIds.DoubleQuantizationWithoutBlocks] = [(nameof(QuantizationAttribute), nameof(QuantizationAttribute.DoubleQuantization), null)],
        [RuleIds.BlockSizeInvalid] = [(nameof(QuantizationAttribute), nameof(QuantizationAttribute.BlockSize), null)],
        [RuleIds.MaxLengthBeyondPositions] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.MaxLength), null)],
        [RuleIds.EvaluationWithoutData] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.EvalStrategy), null)],
        [RuleIds.EvalSplitAndEvalPath] =
        [
            (nameof(DatasetAttribute), nameof(DatasetAttribute.EvalSplit), null),
            (nameof(DatasetAttribute), nameof(DatasetAttribute.EvalPath), null),
        ],
        [RuleIds.HalfPrecisionTwice] =
        [
            (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.Fp16), null),
            (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.Bf16), null),
        ],
        [RuleIds.WarmupTwice] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.WarmupRatio), null), (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.WarmupSteps), null)],
        [RuleIds.MaxStepsAndEpochs] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.NumTrainEpochs), null), (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.MaxSteps), null)],
        [RuleIds.LearningRateUnusual] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.LearningRate), null)],
        [RuleIds.LabelSmoothingOfDft] = [(nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.LabelSmoothingFactor), null), (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.LossType), null)],
        [RuleIds.SmallestRateTwice] =
        [
            (nameof(LrSchedulerKwargsAttribute), nameof(LrSchedulerKwargsAttribute.MinLrRate), null),
            (nameof(LrSchedulerKwargsAttribute), nameof(LrSchedulerKwargsAttribute.MinLr), null),
        ],
        [RuleIds.BothTemplates] =
        [
            (nameof(ChatTemplateAttribute), string.Empty, null),
            (nameof(PromptTemplateAttribute), string.Empty, null),
        ],
        [RuleIds.ComputeTypeContradicts] =
        [
            (nameof(QuantizationAttribute), nameof(QuantizationAttribute.ComputeType), null),
            (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.Fp16), null),
            (nameof(TrainingArgumentsAttribute), nameof(TrainingArgumentsAttribute.Bf16), null),
        ],
        [RuleIds.NothingEndsAnAnswer] =
        [
            (nameof(PromptTemplateAttribute), nameof(PromptTemplateAttribute.AppendEos), "End trained responses in EOS"),
        ],
    };

    /// <summary>Rules that point at an element of a list which is better left out.</summary>
    private static readonly string[] Elements =
    [
        RuleIds.TargetModuleTied, RuleIds.TargetModuleUnmatched, RuleIds.TargetModuleExcluded, RuleIds.ExcludeModuleSaved,
        RuleIds.ModuleToSaveAdapted, RuleIds.ExcludeModuleUnmatched, RuleIds.StopTextEmpty,
    ];

    /// <summary>Rules that point at the value of an argument which is better left out.</summary>
    private static readonly string[] Arguments =
        [RuleIds.BlockSizeWithoutBlocks, RuleIds.PromptTrained, RuleIds.BestModelOptionUnused, RuleIds.EarlyStoppingBeyondRun];

    /// <summary>Rules that point into an attribute which is better left out.</summary>
    private static readonly string[] Attributes = [RuleIds.OrphanAttribute, RuleIds.SeveralPreferenceMethods, RuleIds.DatasetGivenTwice];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        Removable.Keys.Concat(Elements).Concat(Arguments).Concat(Attributes).ToImmutableArray();

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        string id = context.Diagnostic.Id;
        if (Attributes.Contains(id))
        {
            return context.Node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                ? [new Repair("Remove the attribute", nameof(RemovalFix) + id, Removal.Of(attribute, context.Text))]
                : [];
        }

        if (Arguments.Contains(id))
        {
            return context.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals.Name.Identifier.ValueText: var name } argument
                ? [new Repair("Remove " + name, nameof(RemovalFix) + id, Removal.Of(argument))]
                : [];
        }

        if (Elements.Contains(id))
        {
            return context.Node.FirstAncestorOrSelf<ExpressionSyntax>() is { } element && Removal.OfElement(element) is { } change
                ? [new Repair("Remove " + context.Written, nameof(RemovalFix) + id, change)]
                : [];
        }

        return Removable[id]
            .Select(entry => (Change: Change(context, entry.Attribute, entry.Argument), Title: entry.Title ?? "Remove " + Name(entry.Attribute, entry.Argument)))
            .Where(static entry => entry.Change is not null)
            .Select(static entry => new Repair(entry.Title, entry.Title, entry.Change!.Value));
    }

    private static TextChange? Change(CodeRepairContext context, string attribute, string argument)
    {
        if (context.Attribute(attribute) is not { } syntax)
        {
            return null;
        }

        return argument.Length == 0
            ? Removal.Of(syntax, context.Text)
            : AttributeSyntaxes.Argument(syntax, argument) is { } written ? Removal.Of(written) : null;
    }

    private static string Name(string attribute, string argument) =>
        argument.Length == 0 ? $"[{attribute.Substring(0, attribute.Length - nameof(Attribute).Length)}]" : argument;
}
