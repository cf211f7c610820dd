namespace SftRecipes;

/// <summary>A run of text in a rendered example that is either trained (the response) or not (the prompt).</summary>
/// <param name="Text">The text; empty only where it is a <see cref="Chat"/> that becomes text once the tokenizer is known.</param>
/// <param name="Trained">Whether the model learns to produce it.</param>
public readonly record struct PromptSegment(string Text, bool Trained)
{
    /// <summary>Which of the prompt's completions it is part of, in rows of preferences.</summary>
    public CompletionKind Completion { get; init; }

    /// <summary>A whole conversation, in the place of text; null for text.</summary>
    public ChatPrompt? Chat { get; init; }

    /// <summary>A conversation as the one segment of an example or prompt.</summary>
    public static PromptSegment Of(ChatPrompt chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        return new PromptSegment("", !chat.AddGenerationPrompt) { Chat = chat };
    }
}
