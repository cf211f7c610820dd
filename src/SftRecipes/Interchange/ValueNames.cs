using System.Globalization;

namespace SftRecipes.Interchange;

/// <summary>Values as the Python tools write them.</summary>
internal static class ValueNames
{
    /// <summary>What choices are called; the first name of a value is the one that is written.</summary>
    private static readonly (string Name, Enum Value)[] s_names =
    [
        ("linear", LrSchedulerType.Linear), ("cosine", LrSchedulerType.Cosine), ("constant", LrSchedulerType.Constant),
        ("constant_with_warmup", LrSchedulerType.ConstantWithWarmup), ("cosine_with_restarts", LrSchedulerType.CosineWithRestarts),
        ("polynomial", LrSchedulerType.Polynomial), ("inverse_sqrt", LrSchedulerType.InverseSqrt),
        ("cosine_with_min_lr", LrSchedulerType.CosineWithMinLr), ("warmup_stable_decay", LrSchedulerType.WarmupStableDecay),
        ("reduce_lr_on_plateau", LrSchedulerType.ReduceLrOnPlateau),
        ("adamw_torch", OptimizerType.AdamW), ("adamw_torch_fused", OptimizerType.AdamW), ("adamw_hf", OptimizerType.AdamW),
        ("paged_adamw_32bit", OptimizerType.AdamW), ("paged_adamw", OptimizerType.AdamW),
        ("adamw_bnb_8bit", OptimizerType.AdamW8Bit), ("adamw_8bit", OptimizerType.AdamW8Bit), ("paged_adamw_8bit", OptimizerType.AdamW8Bit),
        ("adafactor", OptimizerType.Adafactor), ("lion_32bit", OptimizerType.Lion), ("lion", OptimizerType.Lion),
        ("lion_pytorch", OptimizerType.Lion), ("paged_lion_32bit", OptimizerType.Lion), ("sgd", OptimizerType.Sgd),
        ("no", IntervalStrategy.No), ("steps", IntervalStrategy.Steps), ("epoch", IntervalStrategy.Epoch), ("best", IntervalStrategy.Best),
        ("true", InitLoraWeights.Default), ("gaussian", InitLoraWeights.Gaussian), ("pissa", InitLoraWeights.Pissa),
        ("olora", InitLoraWeights.Olora), ("loftq", InitLoraWeights.Loftq),
        ("none", LoraBias.None), ("all", LoraBias.All), ("lora_only", LoraBias.LoraOnly),
        ("bfd", PackingStrategy.BestFitDecreasing), ("wrapped", PackingStrategy.Wrapped),
        ("nf4", QuantizationType.Nf4), ("fp4", QuantizationType.Fp4), ("int8", QuantizationType.Int8),
        ("nll", LossType.Nll), ("chunked_nll", LossType.Nll), ("dft", LossType.Dft),
        ("sigmoid", DpoLossType.Sigmoid), ("ipo", DpoLossType.Ipo), ("hinge", DpoLossType.Hinge),
        ("drop", OverLengthPolicy.Drop), ("truncate", OverLengthPolicy.Truncate), ("raise", OverLengthPolicy.Error),
        ("first_exhausted", StoppingStrategy.FirstExhausted), ("all_exhausted", StoppingStrategy.AllExhausted),
        ("float32", ComputeType.Float32), ("bfloat16", ComputeType.BFloat16), ("float16", ComputeType.Float16),
        ("cosine", DecayType.Cosine), ("linear", DecayType.Linear), ("1-sqrt", DecayType.OneMinusSqrt),
    ];

    /// <summary>A value as C# has it; null where it is none of the type.</summary>
    public static object? Read(object? value, Type type) => value switch
    {
        _ when type == typeof(string[]) => List(value),
        _ when type == typeof(int[]) => List(value)?.Select(text => Read(text, typeof(int))).ToArray() is { } items && items.All(item => item is int)
            ? items.Cast<int>().ToArray()
            : null,
        string text when type == typeof(string) => text,
        string text when type == typeof(bool) => Truth(text),
        string text when type == typeof(int) => Number(text) is { } number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : null,
        string text when type == typeof(double) => Number(text),
        string text when type.IsEnum => s_names.FirstOrDefault(entry => entry.Value.GetType() == type && entry.Name == text.ToLowerInvariant()).Value,
        _ => null,
    };

    /// <summary>A value as the tools have it: text or a list of texts, numbers and truth values.</summary>
    public static object Write(object value) => value is Enum choice
        ? s_names.FirstOrDefault(entry => entry.Value.Equals(choice)).Name ?? throw new ArgumentException($"{choice} has no name.", nameof(value))
        : value;

    /// <summary>The names of a choice.</summary>
    public static IEnumerable<string> Of(Type type) => s_names.Where(entry => entry.Value.GetType() == type).Select(entry => entry.Name);

    /// <summary>Entries of a list, or of a text with commas.</summary>
    public static string[]? List(object? value) => value switch
    {
        string text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        IReadOnlyList<object?> items when items.All(item => item is string) => [.. items.Cast<string>()],
        _ => null,
    };

    /// <summary>A truth value as YAML 1.1 has them.</summary>
    public static bool? Truth(object? value) => (value as string)?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    private static double? Number(string text) =>
        double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
