using System;

namespace SftRecipes;

/// <summary>
/// How conversations become text: a Jinja chat template, as transformers has them. It takes the place of
/// <see cref="PromptTemplateAttribute"/>, and is used for training and for inference alike.
/// </summary>
/// <remarks>
/// <para><c>[ChatTemplate]</c> is the model's own (<c>chat_template.jinja</c> or <c>tokenizer_config.json</c>), <c>[ChatTemplate("chatml")]</c>
/// one of <see cref="ChatTemplateNames"/>, and <c>[ChatTemplate(Jinja = "…")]</c> one of your own.</para>
/// <para>The row type has the conversation as a list of <c>ChatTurn</c> or <c>ShareGptTurn</c> (<c>Conversation</c> and
/// <c>ShareGptConversation</c> are such types), or as properties marked <see cref="RoleAttribute"/> and
/// <see cref="ResponseAttribute"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChatTemplateAttribute : Attribute
{
    /// <param name="name">One of <see cref="ChatTemplateNames"/>; null for the model's own template.</param>
    public ChatTemplateAttribute(string? name = null) => Name = name;

    /// <summary>A template that comes with SftRecipes, one of <see cref="ChatTemplateNames"/>; null for another source.</summary>
    public string? Name { get; }

    /// <summary>
    /// The template itself. What stands between <c>{% generation %}</c> and <c>{% endgeneration %}</c> is trained; without such blocks the
    /// assistant's turns are found by rendering the conversation up to them.
    /// </summary>
    public string? Jinja { get; set; }

    /// <summary>The one of the model's several templates to use, such as <c>tool_use</c>; null for its default.</summary>
    public string? ModelTemplate { get; set; }

    /// <summary>
    /// More variables for the template, as <c>name=value</c>: <c>["enable_thinking=false", "date_string=26 Jul 2024"]</c>. A value that is
    /// JSON is taken as such, any other as a string. TRL's <c>chat_template_kwargs</c>.
    /// </summary>
    public string[] Kwargs { get; set; } = [];

    /// <summary>
    /// Ends the last assistant's turn with the tokenizer's end-of-sequence token too. Default false, as in TRL: the template says how a
    /// turn ends. A template that ends turns with nothing is refused until this is set.
    /// </summary>
    public bool AppendEos { get; set; }
}

/// <summary>Gives a property of a row type the text of a turn, for <see cref="ChatTemplateAttribute"/>.</summary>
/// <remarks>
/// The turns follow one another as the properties do; neighbours of the same role are one turn, with a line end between. A null or empty
/// property is left out. The assistant's turn is the property marked <see cref="ResponseAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class RoleAttribute : Attribute
{
    /// <param name="name"><c>system</c>, <c>user</c>, or another role that the template knows.</param>
    public RoleAttribute(string name) => Name = name;

    /// <summary>The role.</summary>
    public string Name { get; }
}
