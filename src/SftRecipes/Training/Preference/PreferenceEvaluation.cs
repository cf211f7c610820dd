using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>The loss and the rewards of preferences that are not trained.</summary>
public static class PreferenceEvaluation
{
    /// <summary>Evaluates; the model is left in the mode that it was in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="loss">The recipe's loss of a batch.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public static EvaluationReport Run(
        CausalLanguageModel model, IEnumerable<Batch> batches, Func<Batch, PreferenceLoss> loss, CancellationToken cancellationToken = default)
    {
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using IDisposable guard = torch.no_grad();
            var metrics = new MetricSums();
            double sum = 0, nllSum = 0;
            long tokens = 0, chosenTokens = 0;
            int examples = 0;
            foreach (Batch batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                PreferenceLoss result = loss(batch);
                sum += result.Sum.ToDouble();
                nllSum += result.NllSum?.ToDouble() ?? 0;
                metrics.Add(result.Metrics);
                tokens += batch.TrainedTokens;
                chosenTokens += batch.Preference!.ChosenTokens;
                examples += batch.Preference.Examples;
            }

            return new EvaluationReport((sum / examples) + (nllSum / chosenTokens), tokens, examples)
            {
                IsLikelihood = false,
                Metrics = metrics.Means(),
            };
        }
        finally
        {
            model.train(wasTraining);
        }
    }
}
