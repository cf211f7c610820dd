using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Naive;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The same epochs as <see cref="RaggedScenario"/> by the hand-written model: two rows at a time, padded to the longer one.</summary>
internal sealed class NaiveRaggedScenario : ISteppedScenario
{
    private const int BatchSize = 2;

    public Task<Figures> RunAsync(string kind, StepGate gate)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        using var naive = new NaiveTraining(recipe);
        TokenizedExample[] rows = RandomRows.Ragged(recipe.Shape);
        int tokens = rows.Sum(row => row.Length);
        while (gate.Next())
        {
            long start = Stopwatch.GetTimestamp();
            naive.Update([.. rows.Chunk(BatchSize)]);
            gate.Report(new Figures { ["useful_tokens_per_second"] = tokens / Stopwatch.GetElapsedTime(start).TotalSeconds });
        }

        return Task.FromResult(new Figures { ["peak_rss_mb"] = ProcessMemory.Peak / 1e6 });
    }
}
