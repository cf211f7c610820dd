using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>The loss on rows that are not trained.</summary>
public static class Evaluation
{
    /// <summary>Evaluates; the model is left in the mode that it was in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public static EvaluationReport Run(CausalLanguageModel model, IEnumerable<Batch> batches, CancellationToken cancellationToken = default)
    {
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using IDisposable guard = torch.no_grad();
            double sum = 0;
            long tokens = 0;
            int rows = 0;
            foreach (Batch batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                torch.Tensor hidden = model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device));
                sum += CausalLoss.Sum(model, hidden, batch).ToDouble();
                tokens += batch.TrainedTokens;
                rows += batch.Rows;
            }

            return new EvaluationReport(sum / tokens, tokens, rows);
        }
        finally
        {
            model.train(wasTraining);
        }
    }

    /// <summary>The ids of a batch as a tensor; the caller owns it.</summary>
    /// <returns>int64 [rows, length].</returns>
    public static torch.Tensor InputTensor(this Batch batch, torch.Device device) =>
        torch.tensor(batch.InputIds, [batch.Rows, batch.Length], device: device);
}
