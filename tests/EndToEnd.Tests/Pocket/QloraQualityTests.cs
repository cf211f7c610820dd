namespace SftRecipes.EndToEnd.Tests;

/// <summary>What is learnt on weights in NF4 is as good as what is learnt on full-precision ones.</summary>
[Collection(PocketCollection.Name)]
public class QloraQualityTests(PocketRuns runs)
{
    [Fact]
    public void The_evaluation_loss_is_within_one_percent_of_full_precision()
    {
        double full = runs.Full!.Evaluations[^1].Result.Loss, nf4 = runs.Nf4!.Evaluations[^1].Result.Loss;
        Assert.True(full < 0.5 * runs.Full.History[0].Loss, $"the full-precision run learnt nothing: {runs.Full.History[0].Loss} to {full}");
        Assert.True(Math.Abs(nf4 - full) <= 0.01 * full, $"full precision {full}, NF4 {nf4}: {(nf4 - full) / full:P2}");
    }
}
