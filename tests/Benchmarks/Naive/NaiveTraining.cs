using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Checkpoints;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Benchmarks.Naive;

/// <summary>The hand-written model with its optimizer.</summary>
internal sealed class NaiveTraining : IDisposable
{
    private readonly NaiveOpt _model;
    private readonly torch.optim.Optimizer _optimizer;

    public NaiveTraining(IMeasuredRecipe recipe)
    {
        LibTorch.EnsureLoaded();
        using (IWeightSource weights = Checkpoint.Open(RandomCheckpoint.Directory(recipe.Shape), "model"))
        {
            _model = new NaiveOpt(weights);
        }

        _model.train();
        _optimizer = torch.optim.AdamW(_model.Trained, lr: recipe.Definition.Training.LearningRate, weight_decay: 0);
    }

    /// <summary>One update from batches that follow each other, each padded to its longest row.</summary>
    public void Update(IReadOnlyList<TokenizedExample[]> batches)
    {
        _optimizer.zero_grad();
        foreach (TokenizedExample[] rows in batches)
        {
            using var scope = torch.NewDisposeScope();
            (Loss(rows) / batches.Count).backward();
        }

        using var update = torch.NewDisposeScope();
        torch.nn.utils.clip_grad_norm_(_model.Trained, 1.0);
        _optimizer.step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }

    private torch.Tensor Loss(TokenizedExample[] rows)
    {
        int length = rows.Max(row => row.Length);
        torch.Tensor ids = torch.tensor(
            [.. rows.SelectMany(row => row.InputIds.Select(id => (long)id).Concat(Enumerable.Repeat(1L, length - row.Length)))],
            [rows.Length, length]);
        torch.Tensor labels = torch.tensor(
            [.. rows.SelectMany(row => row.Labels.Select(id => (long)id).Concat(Enumerable.Repeat(-100L, length - row.Length)))],
            [rows.Length, length]);
        torch.Tensor logits = _model.forward(ids);
        return torch.nn.functional.cross_entropy(
            logits.slice(1, 0, -1, 1).reshape(-1, logits.size(2)), labels.slice(1, 1, length, 1).reshape(-1));
    }
}
