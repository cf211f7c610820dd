using System.Collections.Generic;

namespace SftRecipes.Generators.Model;

/// <summary>The methods that learn from preferences, as written: one at most, in a valid recipe.</summary>
internal sealed record PreferenceMethods(DpoOptions? Dpo, OrpoOptions? Orpo, KtoOptions? Kto)
{
    /// <summary>Whether the recipe learns from preferences at all.</summary>
    public bool Any => IsPaired || Kto is not null;

    /// <summary>Whether rows are pairs of completions.</summary>
    public bool IsPaired => Dpo is not null || Orpo is not null;

    /// <summary>Whether the loss compares with the untrained model.</summary>
    public bool NeedsReference => Dpo is not null || Kto is not null;

    /// <summary>Whether the model is trained without dropout, in evaluation mode.</summary>
    public bool DisableDropout => Dpo?.DisableDropout ?? Orpo?.DisableDropout ?? Kto?.DisableDropout ?? false;

    /// <summary>The names of the attributes that are there, in the order of this type.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        if (Dpo is not null)
        {
            names.Add("Dpo");
        }

        if (Orpo is not null)
        {
            names.Add("Orpo");
        }

        if (Kto is not null)
        {
            names.Add("Kto");
        }

        return names;
    }
}

internal sealed record DpoOptions(
    double Beta, DpoLossType LossType, double LabelSmoothing, bool PrecomputeRefLogProbs, bool DisableDropout);

internal sealed record OrpoOptions(double Beta, bool DisableDropout);

internal sealed record KtoOptions(double Beta, double DesirableWeight, double UndesirableWeight, bool DisableDropout);
