namespace SftRecipes.EndToEnd.Tests;

/// <summary>Compares what runs have learnt.</summary>
internal static class QualityOfRuns
{
    /// <summary>A run has learnt something, and another has learnt as much: its last evaluation loss is within 1 %.</summary>
    public static void AssertWithinOnePercent(TrainingReport full, TrainingReport other)
    {
        (double expected, double actual) = (full.Evaluations[^1].Result.Loss, other.Evaluations[^1].Result.Loss);
        Assert.True(
            expected < 0.98 * full.History[0].Loss, $"The loss fell from {full.History[0].Loss} to {expected} only: little was learnt.");
        Assert.True(Math.Abs(actual - expected) < 0.01 * expected, $"The loss is {actual}, in full precision {expected}.");
    }
}
