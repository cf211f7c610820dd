using SftRecipes.Models;

namespace SftRecipes.Inference;

/// <summary>What a model can take in, and give back, for a prompt.</summary>
internal static class PromptLimits
{
    /// <summary>How many tokens may be generated: what was asked for, or the positions left.</summary>
    /// <param name="model">The model.</param>
    /// <param name="promptIds">The prompt.</param>
    /// <param name="settings">Asks.</param>
    /// <exception cref="RecipeException">The prompt leaves none, is empty, or has ids that the model lacks.</exception>
    public static int NewTokens(CausalLanguageModel model, IReadOnlyList<int> promptIds, GenerationSettings settings)
    {
        if (promptIds.Count == 0)
        {
            throw new RecipeException("The prompt has no tokens; give it some text.");
        }

        if (promptIds.Count >= model.MaxPositions)
        {
            throw new RecipeException(
                $"The prompt has {promptIds.Count} tokens, but the model has {model.MaxPositions} positions for prompt and answer together; "
                + "shorten the prompt.");
        }

        int highest = promptIds.Max();
        if (highest >= model.VocabularySize)
        {
            throw new RecipeException(
                $"The tokenizer gives token {highest}, but the model knows tokens 0 to {model.VocabularySize - 1}; use the tokenizer files "
                + "that belong to the model.");
        }

        return Math.Min(settings.MaxNewTokens, model.MaxPositions - promptIds.Count);
    }
}
