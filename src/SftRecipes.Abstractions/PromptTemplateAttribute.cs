using System;

namespace SftRecipes;

/// <summary>
/// The text of one training example, written once and used for training and for inference.
/// </summary>
/// <remarks>
/// <para><c>{Name}</c> is the value of the row type's property <c>Name</c>. <c>{?Name}…{/Name}</c> is an optional block that is left out
/// when the property is null or empty. <c>{{</c> and <c>}}</c> are literal braces.</para>
/// <para>The placeholder of the property marked <see cref="ResponseAttribute"/> is what the model learns to produce; everything before it
/// is the prompt. The prompt and the response are tokenized on their own, so the boundary of what is trained is exact and the
/// prompt's ids are the same in training and in inference.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PromptTemplateAttribute : Attribute
{
    /// <param name="template">The template. Line ends are <c>\n</c> whatever the source file has.</param>
    public PromptTemplateAttribute(string template) => Template = template;

    /// <summary>The template.</summary>
    public string Template { get; }

    /// <summary>
    /// Ends each trained response with the tokenizer's end-of-sequence token, so that the model learns to stop. Default true.
    /// </summary>
    public bool AppendEos { get; set; } = true;
}

/// <summary>Marks the property of a row type that holds the response: the text that the model learns to produce.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ResponseAttribute : Attribute
{
}
