using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using Arguments = SftRecipes.TrainingArgumentsAttribute;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for what <c>[TrainingArguments]</c> says about the data: packing, streaming, mixing.</summary>
internal static class DataRules
{
    /// <summary>Options that others make meaningless, and why.</summary>
    private static readonly (string Property, Func<RecipeDeclaration, bool> IsMeaningless, string Reason)[] WithoutEffect =
    [
        (nameof(Arguments.GroupByLength), static recipe => recipe.Training is { GroupByLength: true, Streaming: true },
            "a stream does not know the lengths of the rows to come"),
        (nameof(Arguments.GroupByLength), static recipe => recipe.Training is { GroupByLength: true, Streaming: false, PaddingFree: true },
            "batches without padding gain nothing from rows of similar length"),
        (nameof(Arguments.GroupByLength),
            static recipe => recipe.Training is { GroupByLength: true, Streaming: false, PaddingFree: false, Packing: not PackingStrategy.None },
            "packed rows all have about MaxLength tokens"),
        (nameof(Arguments.OverLength), static recipe => recipe.Training is { OverLength: not null, Packing: PackingStrategy.Wrapped },
            "wrapped packing has no rows that are too long, it cuts all of them every MaxLength tokens"),
        (nameof(Arguments.PaddingFree), static recipe => recipe.Training is { PaddingFree: true, Packing: PackingStrategy.Wrapped },
            "wrapped packing leaves nothing to pad"),
        (nameof(Arguments.ShuffleBufferSize),
            static recipe => recipe.Training is { ShuffleBufferSize: not null } training && !(training.Streaming && training.Shuffle),
            "only a stream that is shuffled (Streaming = true, Shuffle = true) has a buffer"),
        (nameof(Arguments.DatasetStoppingStrategy),
            static recipe => recipe.Training.DatasetStoppingStrategy is not null && !recipe.Datasets.Any(static dataset => dataset.IsWeighted),
            "datasets without a Weight are concatenated"),
    ];

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe)
    {
        if (recipe.Training is { Streaming: true, MaxSteps: -1 })
        {
            yield return new Problem(RuleIds.StreamingWithoutMaxSteps, At(nameof(Arguments.Streaming)));
        }

        if (recipe.Preference.Dpo is { PrecomputeRefLogProbs: true } && recipe.Training.Streaming)
        {
            yield return new Problem(
                RuleIds.StreamWithPrecomputedReference, ProblemTarget.Of<DpoAttribute>(nameof(DpoAttribute.PrecomputeRefLogProbs)));
        }

        if (recipe.Preference.Any && recipe.Training.Packing != PackingStrategy.None)
        {
            yield return new Problem(RuleIds.PreferenceRowsPacked, At(nameof(Arguments.Packing)), nameof(Arguments.Packing));
        }

        if (recipe.Preference.Any && recipe.Training.PaddingFree)
        {
            yield return new Problem(RuleIds.PreferenceRowsPacked, At(nameof(Arguments.PaddingFree)), nameof(Arguments.PaddingFree));
        }

        if (recipe.Training.Packing == PackingStrategy.Wrapped && HasPrompt(recipe))
        {
            yield return new Problem(RuleIds.WrappedRowsSeeEachOther, At(nameof(Arguments.Packing)))
            {
                Suggestions = new([$"{nameof(PackingStrategy)}.{nameof(PackingStrategy.BestFitDecreasing)}"]),
            };
        }

        foreach ((string property, _, string reason) in WithoutEffect.Where(rule => rule.IsMeaningless(recipe)))
        {
            yield return new Problem(RuleIds.DataOptionWithoutEffect, At(property), property, reason);
        }
    }

    /// <summary>Whether rows are a prompt and an answer, and not running text.</summary>
    private static bool HasPrompt(RecipeDeclaration recipe) =>
        !recipe.Preference.Any
        && (recipe.ChatTemplate is not null
            || (recipe is { Prompt: { } prompt, Example: { } example }
                && prompt.Parts.Any(part => part.Kind == TemplatePartKind.Placeholder && !example.ResponseNames().Contains(part.Value))));

    private static ProblemTarget At(string argument) => ProblemTarget.Of<Arguments>(argument);
}
