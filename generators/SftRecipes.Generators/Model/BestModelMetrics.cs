using System;
using System.Collections.Generic;

namespace SftRecipes.Generators.Model;

/// <summary>What an evaluation measures, and which way is better.</summary>
internal static class BestModelMetrics
{
    /// <summary>The mean loss of the recipe's own kind.</summary>
    public const string Loss = "loss";

    /// <summary>e to the power of the loss of answers.</summary>
    public const string Perplexity = "perplexity";

    private const string Prefix = "eval_";

    /// <summary>Metrics of pairs, by TRL's names.</summary>
    private static readonly string[] OfRewards =
        ["rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected"];

    private static readonly string[] OfPairs = [.. OfRewards, "rewards/accuracies"];

    /// <summary>The metrics that a recipe's evaluations have.</summary>
    public static IReadOnlyList<string> Of(PreferenceMethods methods) =>
        methods.Dpo is not null ? [Loss, .. OfPairs]
        : methods.Orpo is not null ? [Loss, .. OfPairs, "nll_loss", "log_odds_ratio", "log_odds_chosen"]
        : methods.Kto is not null ? [Loss, .. OfRewards, "kl"]
        : [Loss, Perplexity];

    /// <summary>The name without the prefix that transformers gives to metrics of evaluations.</summary>
    public static string WithoutPrefix(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name.Substring(Prefix.Length) : name;

    /// <summary>transformers' rule: everything but a loss; and perplexity, which it does not know, is one by nature.</summary>
    public static bool IsGreaterBetter(string name) => !name.EndsWith(Loss, StringComparison.Ordinal) && name != Perplexity;
}
