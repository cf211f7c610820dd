using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Naive;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Checkpoints;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The same steps as <see cref="TrainScenario"/> by the hand-written model.</summary>
internal sealed class NaiveScenario : ISteppedScenario
{
    public Task<Figures> RunAsync(string kind, StepGate gate)
    {
        TrainingArguments training = RecipeKinds.All[kind].Definition.Training;
        ModelShape shape = RecipeKinds.All[kind].Shape;
        LibTorch.EnsureLoaded();
        NaiveOpt model;
        using (IWeightSource weights = Checkpoint.Open(RandomCheckpoint.Directory(shape), "model"))
        {
            model = new NaiveOpt(weights);
        }

        model.train();
        using torch.optim.Optimizer optimizer = torch.optim.AdamW(model.Trained, lr: training.LearningRate, weight_decay: 0);
        int rows = training.PerDeviceTrainBatchSize;
        TokenizedExample[] all = RandomRows.OfLength(rows * training.MaxSteps, training.MaxLength, shape.Vocabulary);
        for (int step = 0; gate.Next(); step++)
        {
            long start = Stopwatch.GetTimestamp();
            Step(model, optimizer, all[(step * rows)..((step + 1) * rows)]);
            gate.Report(new Figures { ["seconds_per_step"] = Stopwatch.GetElapsedTime(start).TotalSeconds });
        }

        return Task.FromResult(new Figures { ["peak_rss_mb"] = ProcessMemory.Peak / 1e6 });
    }

    private static void Step(NaiveOpt model, torch.optim.Optimizer optimizer, TokenizedExample[] rows)
    {
        using var scope = torch.NewDisposeScope();
        int length = rows.Max(row => row.Length);
        torch.Tensor ids = torch.tensor(
            [.. rows.SelectMany(row => row.InputIds.Select(id => (long)id).Concat(Enumerable.Repeat(1L, length - row.Length)))],
            [rows.Length, length]);
        torch.Tensor labels = torch.tensor(
            [.. rows.SelectMany(row => row.Labels.Select(id => (long)id).Concat(Enumerable.Repeat(-100L, length - row.Length)))],
            [rows.Length, length]);
        torch.Tensor logits = model.forward(ids);
        torch.Tensor loss = torch.nn.functional.cross_entropy(
            logits.slice(1, 0, -1, 1).reshape(-1, logits.size(2)), labels.slice(1, 1, length, 1).reshape(-1));
        optimizer.zero_grad();
        loss.backward();
        torch.nn.utils.clip_grad_norm_(model.Trained, 1.0);
        optimizer.step();
    }
}
