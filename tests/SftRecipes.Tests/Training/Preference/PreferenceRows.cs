using SftRecipes.Data;
using SftRecipes.Tests.Inference;

namespace SftRecipes.Tests.Training.Preference;

/// <summary>Small rows of preferences as token ids.</summary>
internal static class PreferenceRows
{
    public static LlamaShape Shape { get; } = new() { Vocabulary = 40 };

    /// <summary>A sequence of a prompt and a trained completion.</summary>
    public static TokenizedExample Sequence(int[] prompt, params int[] completion) =>
        new([.. prompt, .. completion], [.. prompt.Select(_ => LossLabels.Ignored), .. completion]);

    /// <summary>Three pairs of several lengths.</summary>
    public static IReadOnlyList<TokenizedExample> Pairs { get; } =
    [
        Sequence([3, 4, 5], 6, 7) with { Rejected = Sequence([3, 4, 5], 8, 9, 10, 11) },
        Sequence([12], 13, 14, 15) with { Rejected = Sequence([12], 16) },
        Sequence([17, 18], 19, 20, 21, 22, 23) with { Rejected = Sequence([17, 18], 24, 25) },
    ];

    /// <summary>Three labelled rows.</summary>
    public static IReadOnlyList<TokenizedExample> Labelled { get; } =
    [
        Sequence([3, 4, 5], 6, 7) with { Desirable = true },
        Sequence([12], 13, 14, 15) with { Desirable = false },
        Sequence([17, 18, 26, 27], 19) with { Desirable = true },
    ];
}
