using System;

namespace SftRecipes;

/// <summary>
/// Gives some of the modules that <see cref="LoraAttribute"/> adapts a rank or an alpha of their own: PEFT's <c>rank_pattern</c> and
/// <c>alpha_pattern</c>. May be repeated; the first that matches a module decides.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LoraPatternAttribute : Attribute
{
    /// <param name="pattern">
    /// The end of the module's path, from a segment's start (<c>k_proj</c>, <c>layers.0.self_attn.q_proj</c>), or a regular expression for
    /// it (<c>layers\.[0-3]\..*</c>).
    /// </param>
    public LoraPatternAttribute(string pattern) => Pattern = pattern;

    /// <summary>What the paths of the modules end in.</summary>
    public string Pattern { get; }

    /// <summary>Their rank. 1 and up. Default 0: that of <c>[Lora]</c>.</summary>
    public int Rank { get; set; }

    /// <summary>Their alpha. Above 0. Default NaN: that of <c>[Lora]</c>.</summary>
    public double Alpha { get; set; } = double.NaN;
}
