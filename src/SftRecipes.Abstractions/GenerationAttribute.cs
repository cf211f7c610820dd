using System;

namespace SftRecipes;

/// <summary>How the tuned model answers unless a call says otherwise. Names are those of transformers' <c>GenerationConfig</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GenerationAttribute : Attribute
{
    /// <summary>The most tokens to add to the prompt. 1 and up. Default 128.</summary>
    public int MaxNewTokens { get; set; } = 128;

    /// <summary>0 takes the likeliest token (greedy); above 0 samples from softmax(logits / Temperature). Default 0.</summary>
    public double Temperature { get; set; }

    /// <summary>Samples among the k likeliest tokens only; 0 means all. Default 0.</summary>
    public int TopK { get; set; }

    /// <summary>
    /// Samples among the likeliest tokens whose probabilities together reach p, in (0, 1]. Default 1: all.
    /// </summary>
    public double TopP { get; set; } = 1;

    /// <summary>
    /// Divides the positive and multiplies the negative logits of tokens already seen (Keskar et al. 2019). 1 and up. Default 1: off.
    /// </summary>
    public double RepetitionPenalty { get; set; } = 1;

    /// <summary>Generation also ends when the answer ends in one of these; it is cut off. Default: only the model's EOS.</summary>
    public string[] Stop { get; set; } = [];

    /// <summary>Seeds the sampling. Default 42.</summary>
    public int Seed { get; set; } = 42;
}
