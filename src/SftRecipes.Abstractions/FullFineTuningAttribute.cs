using System;

namespace SftRecipes;

/// <summary>Trains all of the model's weights.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FullFineTuningAttribute : Attribute
{
    /// <summary>
    /// Starts from random weights (normal, the configuration's <c>initializer_range</c>) instead of a checkpoint: pretraining.
    /// Only the <c>config.json</c> and the tokenizer of the base model are needed. Default false.
    /// </summary>
    public bool FromScratch { get; set; }

    /// <summary>The type that the trained weights are saved in. Training itself keeps them in float32. Default float32.</summary>
    public ComputeType SaveType { get; set; }
}
