namespace SftRecipes;

/// <summary>A run of text in a rendered example that is either trained (the response) or not (the prompt).</summary>
/// <param name="Text">The text; never empty in a rendered example.</param>
/// <param name="Trained">Whether the model learns to produce it.</param>
public readonly record struct PromptSegment(string Text, bool Trained)
{
    /// <summary>Which of the prompt's completions it is part of, in rows of preferences.</summary>
    public CompletionKind Completion { get; init; }
}
