using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Naive;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Training;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The same steps as <see cref="TrainScenario"/> by the hand-written model.</summary>
internal sealed class NaiveScenario : ISteppedScenario
{
    public Task<Figures> RunAsync(string kind, StepGate gate)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        using var naive = new NaiveTraining(recipe);
        TrainingArguments training = recipe.Definition.Training;
        int rows = training.PerDeviceTrainBatchSize;
        TokenizedExample[] all = RandomRows.OfLength(rows * training.MaxSteps, training.MaxLength, recipe.Shape.Vocabulary);
        for (int step = 0; gate.Next(); step++)
        {
            long start = Stopwatch.GetTimestamp();
            naive.Update([all[(step * rows)..((step + 1) * rows)]]);
            gate.Report(new Figures { ["seconds_per_step"] = Stopwatch.GetElapsedTime(start).TotalSeconds });
        }

        return Task.FromResult(new Figures { ["peak_rss_mb"] = ProcessMemory.Peak / 1e6 });
    }
}
