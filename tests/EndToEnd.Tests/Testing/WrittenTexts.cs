extern alias pocketbase;

using pocketbase::PocketBase.Corpus;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// Documents of the pocket corpus. What is learnt from them has an entropy of its own, the choice of facts and words, so that two runs' losses
/// differ by the runs and not by the luck of a memorized answer.
/// </summary>
internal static class WrittenTexts
{
    /// <summary>Documents that the pocket base model has not been trained on.</summary>
    public static WrittenText[] Read(int count) =>
        [.. new CorpusWriter(FactBase.Load(), seed: 20_000).Documents(count).Select(text => new WrittenText(text))];
}
