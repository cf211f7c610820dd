using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Something wrong with a recipe or a file that it uses, without any of the compiler's types.</summary>
/// <param name="RuleId">Which rule is broken, one of <see cref="Diagnostics.RuleIds"/>.</param>
/// <param name="Target">What is to be underlined.</param>
/// <param name="Arguments">What the rule's message is filled with.</param>
internal sealed record Problem(string RuleId, ProblemTarget Target, EquatableArray<string> Arguments)
{
    public Problem(string ruleId, ProblemTarget target, params string[] arguments)
        : this(ruleId, target, arguments.ToEquatableArray())
    {
    }

    /// <summary>What could be written in the target's place, the likeliest first.</summary>
    public EquatableArray<string> Suggestions { get; init; }

    /// <summary>The member of a row type that a column was meant for, as <c>Type.Member</c>; empty for none.</summary>
    public string Member { get; init; } = string.Empty;

    /// <summary>Whether its rule is an error: what breaks it cannot be used. In spite of a warning or a note, a recipe is completed.</summary>
    public bool IsError => Diagnostics.Descriptors.IsError(RuleId);
}
