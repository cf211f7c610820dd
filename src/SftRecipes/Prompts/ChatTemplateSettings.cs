namespace SftRecipes;

/// <summary>A recipe's chat template as it was compiled; see <see cref="ChatTemplateAttribute"/>.</summary>
public sealed record ChatTemplateSettings
{
    /// <summary>One of <see cref="ChatTemplateNames"/>; null for another source.</summary>
    public string? Name { get; init; }

    /// <summary>The template itself; null for another source.</summary>
    public string? Jinja { get; init; }

    /// <summary>The one of the model's several templates; null for its default.</summary>
    public string? ModelTemplate { get; init; }

    /// <summary>More variables, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Kwargs { get; init; } = [];

    /// <summary>Whether only what the assistant says is trained.</summary>
    public bool AssistantOnlyLoss { get; init; } = true;

    /// <summary>Whether the last assistant's turn ends in EOS too.</summary>
    public bool AppendEos { get; init; }

    /// <summary>The template as messages name it.</summary>
    internal string Description =>
        Name is not null ? $"the chat template '{Name}'"
        : Jinja is not null ? "the recipe's chat template"
        : ModelTemplate is not null ? $"the model's chat template '{ModelTemplate}'"
        : "the model's chat template";
}
