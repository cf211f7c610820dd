using SftRecipes.Tests.Inference;
using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

/// <summary>Which evaluation is the best, and when waiting for a better one ends; cases as transformers' early stopping counts them.</summary>
public class BestModelTests
{
    [Theory]
    [InlineData(false, 0.0, new[] { 4.0, 3, 3.5, 2, 2.5, 2.5 }, 4, 2.0, 2)]
    [InlineData(true, 0.0, new[] { 0.1, 0.4, 0.3, 0.4 }, 2, 0.4, 2)]
    // Better by less than the threshold is the best all the same, and yet no improvement.
    [InlineData(false, 0.1, new[] { 4.0, 3.95, 3.9, 3.85 }, 4, 3.85, 3)]
    [InlineData(false, 0.1, new[] { 4.0, 3.95, 3.5 }, 3, 3.5, 0)]
    // No number is worse than any, and better than none.
    [InlineData(false, 0.0, new[] { double.NaN, 5, double.NaN }, 2, 5.0, 1)]
    public void The_best_is_remembered_and_the_others_are_counted(
        bool greaterIsBetter, double threshold, double[] values, int bestStep, double best, int without)
    {
        var model = new BestModel(Arguments(greaterIsBetter, threshold, patience: 100), found: null);
        for (int i = 0; i < values.Length; i++)
        {
            bool isBest = model.Add(i + 1, new EvaluationReport(values[i], 1, 1));
            Assert.Equal(isBest, model.Found!.Step == i + 1);
        }

        Assert.Equal(new BestModelState(bestStep, best, without), model.Found);
        Assert.False(model.IsOutOfPatience);
    }

    [Fact]
    public void Patience_ends_after_as_many_evaluations()
    {
        var model = new BestModel(Arguments(greaterIsBetter: false, threshold: 0, patience: 2), new BestModelState(10, 1, 1));
        Assert.False(model.IsOutOfPatience);
        Assert.False(model.Add(20, new EvaluationReport(1.5, 1, 1)));
        Assert.True(model.IsOutOfPatience);
    }

    [Fact]
    public void A_metric_that_was_not_measured_is_named()
    {
        var model = new BestModel(Arguments(false, 0, 1) with { MetricForBestModel = "rewards/chosen" }, found: null);
        var report = new EvaluationReport(1, 1, 1) { Metrics = new Dictionary<string, double> { ["kl"] = 1 } };

        string message = Assert.Throws<RecipeException>(() => model.Add(1, report)).Message;

        Assert.Contains("'rewards/chosen'", message, StringComparison.Ordinal);
        Assert.Contains("loss, kl", message, StringComparison.Ordinal);
    }

    private static TrainingArguments Arguments(bool greaterIsBetter, double threshold, int patience) => TestRecipe.Definition.Training with
    {
        LoadBestModelAtEnd = true,
        GreaterIsBetter = greaterIsBetter,
        EarlyStoppingPatience = patience,
        EarlyStoppingThreshold = threshold,
    };
}
