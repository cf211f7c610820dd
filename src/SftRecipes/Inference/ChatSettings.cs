using Microsoft.Extensions.AI;

namespace SftRecipes.Inference;

/// <summary>What a chat client's options say about generation.</summary>
internal static class ChatSettings
{
    /// <summary>The recipe's settings with what the options give put in their place.</summary>
    public static GenerationSettings Apply(ChatOptions? options, GenerationSettings settings) => options is null
        ? settings
        : settings with
        {
            MaxNewTokens = options.MaxOutputTokens ?? settings.MaxNewTokens,
            Temperature = options.Temperature ?? settings.Temperature,
            TopK = options.TopK ?? settings.TopK,
            TopP = options.TopP ?? settings.TopP,
            Seed = options.Seed is { } seed ? Fold(seed) : settings.Seed,
            Stop = options.StopSequences is { } stop ? [.. stop] : settings.Stop,
        };

    /// <summary>Seeds are 32 bits here; those up to 2³¹ - 1 stay as they are.</summary>
    private static int Fold(long seed) => unchecked((int)(seed ^ (seed >> 32)));
}
