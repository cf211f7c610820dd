using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// Reads rotary positions as transformers' <c>modeling_rope_utils</c> does: from <c>rope_theta</c> and <c>rope_scaling</c>, or from the
/// newer <c>rope_parameters</c>, which holds both.
/// </summary>
internal static class RotaryResolver
{
    private static readonly Dictionary<string, RopeScalingKind?> Kinds = new(StringComparer.Ordinal)
    {
        ["default"] = null,
        ["linear"] = RopeScalingKind.Linear,
        ["dynamic"] = RopeScalingKind.Dynamic,
        ["llama3"] = RopeScalingKind.Llama3,
        ["yarn"] = RopeScalingKind.Yarn,
    };

    private static readonly NumberField Factor = new("factor", 1, NumberRange.AtLeast(1));
    private static readonly NumberField LowFrequency = new("low_freq_factor", 1, NumberRange.Above(0));
    private static readonly NumberField HighFrequency = new("high_freq_factor", 4, NumberRange.Above(0));
    private static readonly NumberField AttentionFactor = new("attention_factor", 1, NumberRange.Above(0));
    private static readonly NumberField BetaFast = new("beta_fast", 32, NumberRange.Above(0));
    private static readonly NumberField BetaSlow = new("beta_slow", 1, NumberRange.Above(0));
    private static readonly NumberField MScale = new("mscale", 0, NumberRange.AtLeast(0));
    private static readonly NumberField MScaleAllDim = new("mscale_all_dim", 0, NumberRange.AtLeast(0));
    private static readonly FlagField Truncate = new("truncate", true);
    private static readonly IntegerField OriginalPositions = new("original_max_position_embeddings");

    /// <param name="spec">Where the family keeps theta and the rotated share.</param>
    /// <param name="headField">The field to blame where the rotated part of a head has no even number of features.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <param name="positions"><c>max_position_embeddings</c>.</param>
    /// <param name="config">The whole configuration.</param>
    public static RotaryModel Resolve(RotarySpec spec, string headField, int headDim, int positions, ConfigReader config)
    {
        ConfigReader? parameters = config.Section("rope_parameters");
        ConfigReader? scaling = parameters ?? config.Section("rope_scaling");
        double theta = (parameters is not null && Has(parameters, spec.Theta) ? parameters : config).Number(spec.Theta);
        double share = (parameters is not null && Has(parameters, spec.PartialFactor) ? parameters : config).Number(spec.PartialFactor);
        int rotated = (int)(headDim * share);
        if (rotated < 2 || rotated % 2 != 0)
        {
            config.Wrong(headField, FormattableString.Invariant($"heads with an even number of rotated features instead of {rotated}"));
        }

        if (scaling is null)
        {
            config.NoteAbsent("rope_scaling");
        }

        return new RotaryModel(rotated, theta, scaling is null ? null : Scaling(scaling, positions));
    }

    private static bool Has(ConfigReader config, NumberField field) => field.Key is { } key && config.Has(key);

    private static RopeScalingModel? Scaling(ConfigReader scaling, int positions)
    {
        var kindField = new TextField(scaling.Has("rope_type") ? "rope_type" : "type", "default");
        if (!Kinds.TryGetValue(scaling.Text(kindField), out RopeScalingKind? kind))
        {
            scaling.Wrong(kindField.Key, "one of " + string.Join(", ", Kinds.Keys.OrderBy(static name => name, StringComparer.Ordinal)));
            return null;
        }

        return kind switch
        {
            RopeScalingKind.Linear => Plain(RopeScalingKind.Linear, scaling, positions),
            RopeScalingKind.Dynamic => Plain(RopeScalingKind.Dynamic, scaling, positions),
            RopeScalingKind.Llama3 => Llama3(scaling),
            RopeScalingKind.Yarn => Yarn(scaling, positions),
            _ => null,
        };
    }

    private static RopeScalingModel Plain(RopeScalingKind kind, ConfigReader scaling, int positions) =>
        Model(kind, Required(scaling, Factor), positions);

    private static RopeScalingModel Llama3(ConfigReader scaling)
    {
        if (!scaling.Has(OriginalPositions.Key))
        {
            scaling.Wrong(OriginalPositions.Key, "the number of positions that the model was first trained with");
        }

        double low = Required(scaling, LowFrequency);
        double high = Required(scaling, HighFrequency);
        if (high <= low)
        {
            scaling.Wrong(HighFrequency.Key!, "a number above low_freq_factor");
        }

        RopeScalingModel model = Model(RopeScalingKind.Llama3, Required(scaling, Factor), scaling.Integer(OriginalPositions) ?? 1);
        return model with { LowFrequencyFactor = low, HighFrequencyFactor = high };
    }

    private static RopeScalingModel Yarn(ConfigReader scaling, int positions)
    {
        int original = scaling.Integer(OriginalPositions) ?? positions;
        double factor = scaling.Has(Factor.Key!) || !scaling.Has(OriginalPositions.Key)
            ? Required(scaling, Factor)
            : (double)positions / original;
        if (!scaling.Flag(Truncate))
        {
            scaling.Wrong(Truncate.Key!, "true");
        }

        double mscale = scaling.Number(MScale);
        double mscaleAllDim = scaling.Number(MScaleAllDim);
        double attention = scaling.OptionalNumber(AttentionFactor)
            ?? (mscale > 0 && mscaleAllDim > 0 ? Magnitude(factor, mscale) / Magnitude(factor, mscaleAllDim) : Magnitude(factor, 1));
        RopeScalingModel model = Model(RopeScalingKind.Yarn, factor, original);
        return model with
        {
            AttentionFactor = attention,
            BetaFast = scaling.Number(BetaFast),
            BetaSlow = scaling.Number(BetaSlow),
        };
    }

    private static double Magnitude(double factor, double weight) => factor <= 1 ? 1 : (0.1 * weight * Math.Log(factor)) + 1;

    private static RopeScalingModel Model(RopeScalingKind kind, double factor, int originalPositions) => new(
        kind,
        factor,
        LowFrequency.Default,
        HighFrequency.Default,
        originalPositions,
        AttentionFactor.Default,
        BetaFast.Default,
        BetaSlow.Default);

    private static double Required(ConfigReader scaling, NumberField field)
    {
        if (!scaling.Has(field.Key!))
        {
            scaling.Wrong(field.Key!, field.Range.ToString());
        }

        return scaling.Number(field);
    }
}
