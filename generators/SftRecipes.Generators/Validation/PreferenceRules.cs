using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Dpo]</c>, <c>[Orpo]</c> and <c>[Kto]</c>.</summary>
internal static class PreferenceRules
{
    private static readonly NumberRange Positive = NumberRange.Above(0);

    private static readonly RangeRule<DpoOptions>[] DpoRanges =
    [
        new(nameof(DpoAttribute.Beta), static options => options.Beta, Positive),
        new(nameof(DpoAttribute.LabelSmoothing), static options => options.LabelSmoothing, new NumberRange(0, 0.5, HighOpen: true)),
    ];

    private static readonly RangeRule<OrpoOptions>[] OrpoRanges =
        [new(nameof(OrpoAttribute.Beta), static options => options.Beta, Positive)];

    private static readonly RangeRule<KtoOptions>[] KtoRanges =
    [
        new(nameof(KtoAttribute.Beta), static options => options.Beta, Positive),
        new(nameof(KtoAttribute.DesirableWeight), static options => options.DesirableWeight, Positive),
        new(nameof(KtoAttribute.UndesirableWeight), static options => options.UndesirableWeight, Positive),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        PreferenceMethods methods = recipe.Preference;
        if (!methods.Any)
        {
            return [];
        }

        return
        [
            .. Several(methods),
            .. Ranges<DpoAttribute, DpoOptions>(methods.Dpo, DpoRanges),
            .. Ranges<OrpoAttribute, OrpoOptions>(methods.Orpo, OrpoRanges),
            .. Ranges<KtoAttribute, KtoOptions>(methods.Kto, KtoRanges),
            .. methods.Dpo is { } dpo ? LossTypes(dpo) : [],
            .. methods.Kto is not null ? BatchesOfOne(recipe.Training) : [],
            .. Conflicts(recipe, methods.Names()[0]),
        ];
    }

    private static IEnumerable<Problem> Several(PreferenceMethods methods)
    {
        IReadOnlyList<string> names = methods.Names();
        return names.Skip(1).Select(name => new Problem(
            RuleIds.SeveralPreferenceMethods,
            name == "Orpo" ? ProblemTarget.Attribute<OrpoAttribute>() : ProblemTarget.Attribute<KtoAttribute>(),
            names[0],
            name));
    }

    private static IEnumerable<Problem> Ranges<TAttribute, TOptions>(TOptions? options, RangeRule<TOptions>[] rules)
        where TAttribute : Attribute
        where TOptions : class =>
        options is null
            ? []
            : rules.Where(rule => !rule.Allows(options)).Select(rule => new Problem(
                RuleIds.PreferenceValueOutOfRange,
                ProblemTarget.Of<TAttribute>(rule.Property),
                rule.Property,
                Numbers.Text(rule.Value(options)),
                rule.Allowed));

    private static IEnumerable<Problem> LossTypes(DpoOptions dpo)
    {
        if (!Enum.IsDefined(typeof(DpoLossType), dpo.LossType))
        {
            yield return new Problem(
                RuleIds.PreferenceValueUndefined,
                ProblemTarget.Of<DpoAttribute>(nameof(DpoAttribute.LossType)),
                nameof(DpoAttribute.LossType),
                dpo.LossType.ToString("D"),
                nameof(DpoLossType));
        }
        else if (dpo.LossType != DpoLossType.Sigmoid && dpo.LabelSmoothing != 0)
        {
            yield return new Problem(
                RuleIds.LabelSmoothingOfLossType,
                ProblemTarget.Of<DpoAttribute>(nameof(DpoAttribute.LabelSmoothing)),
                Numbers.Text(dpo.LabelSmoothing),
                dpo.LossType.ToString());
        }
    }

    private static IEnumerable<Problem> BatchesOfOne(TrainingOptions training)
    {
        (string Name, int Rows)[] sizes =
        [
            (nameof(TrainingArgumentsAttribute.PerDeviceTrainBatchSize), training.PerDeviceTrainBatchSize),
            (nameof(TrainingArgumentsAttribute.PerDeviceEvalBatchSize), training.PerDeviceEvalBatchSize),
        ];
        return sizes.Where(static size => size.Rows == 1).Select(static size => new Problem(
            RuleIds.KtoBatchOfOne, ProblemTarget.Of<TrainingArgumentsAttribute>(size.Name), size.Name));
    }

    /// <summary>What other attributes say that makes no sense with a loss of preferences.</summary>
    private static IEnumerable<Problem> Conflicts(RecipeDeclaration recipe, string method)
    {
        TrainingOptions training = recipe.Training;
        if (recipe.FullFineTuning is { FromScratch: true } && recipe.Preference.NeedsReference)
        {
            yield return new Problem(
                RuleIds.PreferenceWithoutReference,
                ProblemTarget.Of<FullFineTuningAttribute>(nameof(FullFineTuningAttribute.FromScratch)),
                method);
        }

        if (!training.CompletionOnlyLoss)
        {
            yield return new Problem(
                RuleIds.PreferenceOfPrompt,
                ProblemTarget.Of<TrainingArgumentsAttribute>(nameof(TrainingArgumentsAttribute.CompletionOnlyLoss)),
                method);
        }

        (string Name, bool IsSet)[] options =
        [
            (nameof(TrainingArgumentsAttribute.LossType), training.LossType != LossType.Nll),
            (nameof(TrainingArgumentsAttribute.LabelSmoothingFactor), training.LabelSmoothingFactor != 0),
            (nameof(TrainingArgumentsAttribute.NeftuneNoiseAlpha), training.NeftuneNoiseAlpha != 0),
        ];
        foreach ((string name, bool _) in options.Where(static option => option.IsSet))
        {
            yield return new Problem(
                RuleIds.AnswerLossOfPreference, ProblemTarget.Of<TrainingArgumentsAttribute>(name), name, method);
        }
    }
}
