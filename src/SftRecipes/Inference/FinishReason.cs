namespace SftRecipes;

/// <summary>Why generation ended.</summary>
public enum FinishReason
{
    /// <summary>The model said that the answer is complete: one of its EOS tokens came.</summary>
    Eos,

    /// <summary>The answer ended in one of <see cref="GenerationSettings.Stop"/>, which was cut off.</summary>
    Stop,

    /// <summary><see cref="GenerationSettings.MaxNewTokens"/>, or the model's positions, were used up.</summary>
    Length,
}
