using System;

namespace SftRecipes;

/// <summary>Makes a partial class a fine-tuning recipe for one base model.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SftRecipeAttribute : Attribute
{
    /// <param name="model">
    /// The base model: a Hugging Face hub id (<c>facebook/opt-350m</c>) or the id given to a <c>config.json</c> in the project's
    /// <c>SftModel</c> items. The shape is compiled against that configuration.
    /// </param>
    public SftRecipeAttribute(string model) => Model = model;

    /// <summary>The base model's id.</summary>
    public string Model { get; }

    /// <summary>The branch, tag or commit of the hub repository. Default: <c>main</c>.</summary>
    public string Revision { get; set; } = "main";
}
