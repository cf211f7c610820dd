using System.Text.Json;

namespace SftRecipes;

/// <summary>
/// A conversation that a chat template makes text of. Which text depends on the model's tokenizer, so it is made where that is known; see
/// <see cref="PromptSegment.Of"/>.
/// </summary>
/// <param name="Template">The recipe's template.</param>
/// <param name="Messages">The turns, in order.</param>
/// <param name="Tools">The tools that the assistant may call, as in <see cref="Conversation"/>; null for none.</param>
public sealed record ChatPrompt(ChatTemplateSettings Template, IReadOnlyList<ChatTurn> Messages, JsonElement? Tools = null)
{
    /// <summary>
    /// Whether the text ends where the assistant's next turn begins: the prompt of inference, of which nothing is trained. TRL's
    /// <c>add_generation_prompt</c>.
    /// </summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>
    /// The first turn that is trained, from 0: the assistant's turns before it are context. With a prompt and a completion it is the
    /// number of the prompt's turns.
    /// </summary>
    public int TrainedFrom { get; init; }
}
