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
        ["longrope"] = RopeScalingKind.LongRope,
        ["su"] = RopeScalingKind.LongRope,
    };

    private const string Theta = "rope_theta";
    private const string PartialFactor = "partial_rotary_factor";

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
        // Models with windows hold one object for each kind of layer.
        ConfigReader? given = config.Section("rope_parameters");
        ConfigReader? parameters = given?.SectionIfThere("full_attention") ?? given;
        ConfigReader? scaling = parameters ?? config.Section("rope_scaling");
        double theta = Number(parameters, Theta, spec.Theta, config);
        int rotated = spec.Dim is { } dim ? config.Integer(dim) ?? headDim
            : spec.PartialFactor is { } share ? (int)(headDim * Number(parameters, PartialFactor, share, config))
            : headDim;
        if (rotated < 2 || rotated % 2 != 0 || rotated > headDim)
        {
            string field = spec.Dim?.Key ?? headField;
            config.Wrong(field, FormattableString.Invariant($"heads with an even number of rotated features instead of {rotated}"));
        }

        if (scaling is null)
        {
            config.NoteAbsent("rope_scaling");
        }

        return new RotaryModel(
            rotated,
            theta,
            scaling is null ? null : Scaling(scaling, positions, rotated, config),
            spec.Interleaved,
            spec.WindowTheta is { } local ? Number(given?.SectionIfThere("sliding_attention"), Theta, local, config) : null);
    }

    /// <summary>A number from the newer object, under its name there, else from the configuration itself.</summary>
    private static double Number(ConfigReader? parameters, string key, NumberField field, ConfigReader config) =>
        parameters is not null && parameters.Has(key)
            ? parameters.Number(field with { Key = key, Alias = null })
            : config.Number(field);

    private static RopeScalingModel? Scaling(ConfigReader scaling, int positions, int rotated, ConfigReader config)
    {
        var kindField = new TextField(scaling.Has("rope_type") ? "rope_type" : "type", "default");
        if (!Kinds.TryGetValue(scaling.Text(kindField), out RopeScalingKind? kind))
        {
            scaling.Wrong(kindField.Key!, "one of " + string.Join(", ", Kinds.Keys.OrderBy(static name => name, StringComparer.Ordinal)));
            return null;
        }

        return kind switch
        {
            RopeScalingKind.Linear => Plain(RopeScalingKind.Linear, scaling, positions),
            RopeScalingKind.Dynamic => Plain(RopeScalingKind.Dynamic, scaling, positions),
            RopeScalingKind.Llama3 => Llama3(scaling),
            RopeScalingKind.Yarn => Yarn(scaling, positions),
            RopeScalingKind.LongRope => LongRope(scaling, positions, rotated, config),
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

    /// <summary>LongRoPE (Ding et al. 2024), as Phi-3 has it: a divisor for each frequency, others beyond the original length.</summary>
    private static RopeScalingModel LongRope(ConfigReader scaling, int positions, int rotated, ConfigReader config)
    {
        ConfigReader holder = scaling.Has(OriginalPositions.Key) ? scaling : config;
        int original = holder.Integer(OriginalPositions) ?? positions;
        double factor = scaling.OptionalNumber(Factor) ?? Math.Max(1, (double)positions / original);
        double attention = scaling.OptionalNumber(AttentionFactor)
            ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));
        return Model(RopeScalingKind.LongRope, factor, original) with
        {
            AttentionFactor = attention,
            ShortFactors = Divisors("short_factor"),
            LongFactors = Divisors("long_factor"),
        };

        EquatableArray<double> Divisors(string key)
        {
            EquatableArray<double>? divisors = scaling.Numbers(key, NumberRange.Above(0));
            if (divisors?.Count != rotated / 2)
            {
                scaling.Wrong(key, FormattableString.Invariant($"a list of {rotated / 2} numbers, each {NumberRange.Above(0)}"));
            }

            return divisors ?? default;
        }
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
