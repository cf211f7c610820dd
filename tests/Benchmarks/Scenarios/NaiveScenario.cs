using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Naive;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The same steps as <see cref="TrainScenario"/> by the hand-written model.</summary>
internal sealed class NaiveScenario : IScenario
{
    public Task<Figures> RunAsync(string kind, int repetitions)
    {
        ModelShape shape = ModelShape.Opt350m;
        LibTorch.EnsureLoaded();
        NaiveOpt model;
        using (IWeightSource weights = Checkpoint.Open(RandomCheckpoint.Directory(shape), "model"))
        {
            model = new NaiveOpt(weights);
        }

        model.train();
        using torch.optim.Optimizer optimizer = torch.optim.AdamW(model.Trained, lr: 2e-4, weight_decay: 0);
        TokenizedExample[] rows = RandomRows.OfLength(TrainScenario.Rows * (repetitions + 1), TrainScenario.Length, shape.Vocabulary);
        List<double> seconds = [];
        for (int step = 0; step <= repetitions; step++)
        {
            long start = Stopwatch.GetTimestamp();
            Step(model, optimizer, rows[(step * TrainScenario.Rows)..((step + 1) * TrainScenario.Rows)]);
            if (step > 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return Task.FromResult(new Figures
        {
            ["seconds_per_step"] = Statistics.Median(seconds),
            ["peak_rss_mb"] = ProcessMemory.Peak / 1e6,
        });
    }

    private static void Step(NaiveOpt model, torch.optim.Optimizer optimizer, TokenizedExample[] rows)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor ids = torch.tensor([.. rows.SelectMany(row => row.InputIds.Select(id => (long)id))]).reshape(rows.Length, -1);
        torch.Tensor logits = model.forward(ids);
        torch.Tensor loss = torch.nn.functional.cross_entropy(
            logits.slice(1, 0, -1, 1).reshape(-1, logits.size(2)), ids.slice(1, 1, ids.size(1), 1).reshape(-1));
        optimizer.zero_grad();
        loss.backward();
        torch.nn.utils.clip_grad_norm_(model.Trained, 1.0);
        optimizer.step();
    }
}
