namespace SftRecipes;

/// <summary>An answer.</summary>
/// <param name="Text">Its text, special tokens and the stop string left out.</param>
/// <param name="TokenIds">The tokens that were generated: without the EOS token, with those of a stop string. [new tokens]</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
public sealed record GenerationResult(string Text, IReadOnlyList<int> TokenIds, FinishReason Reason, int PromptTokens);
