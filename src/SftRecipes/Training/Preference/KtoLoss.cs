using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// Kahneman-Tversky optimization (Ethayarajh et al. 2024, arXiv 2402.01306): with r = log π(y) − log π_ref(y) and the reference point z,
/// λ_D · (1 − σ(β · (r − z))) for a desirable completion, λ_U · (1 − σ(β · (z − r))) for an undesirable one.
/// </summary>
public static class KtoLoss
{
    /// <summary>
    /// The reference point z: max(0, mean of log π − log π_ref over the batch's mismatched rows), no gradient; 0 where the batch has one
    /// row only, and so none that is mismatched.
    /// </summary>
    /// <param name="model">The model in training.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="batch">Labelled rows.</param>
    /// <returns>In nats.</returns>
    public static double ReferencePoint(CausalLanguageModel model, ReferenceModel reference, Batch batch)
    {
        if (batch.Preference?.Mismatched is not { } mismatched)
        {
            return 0;
        }

        using IDisposable noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        torch.Tensor hidden = model.Forward(mismatched.InputTensor(model.Device), ForwardContext.Causal(mismatched.Length, model.Device));
        torch.Tensor policy = SequenceLogProbs.Sum(model, hidden, mismatched);
        return Math.Max(0, (policy - reference.LogProbs(mismatched)).mean().ToDouble());
    }

    /// <summary>The loss summed over labelled rows.</summary>
    /// <param name="policy">Summed log-probabilities of the model in training. float32 [rows]</param>
    /// <param name="reference">Of the reference. float32 [rows]</param>
    /// <param name="referencePoint">z.</param>
    /// <param name="desirable">The rows' labels. [rows]</param>
    /// <param name="beta">β.</param>
    /// <param name="desirableWeight">λ_D.</param>
    /// <param name="undesirableWeight">λ_U.</param>
    public static PreferenceLoss Compute(
        torch.Tensor policy, torch.Tensor reference, double referencePoint, IReadOnlyList<bool> desirable, double beta,
        double desirableWeight, double undesirableWeight)
    {
        torch.Tensor signs = torch.tensor(desirable.Select(label => label ? 1f : -1f).ToArray(), device: policy.device);
        torch.Tensor weights = torch.tensor(
            desirable.Select(label => (float)(label ? desirableWeight : undesirableWeight)).ToArray(), device: policy.device);
        torch.Tensor losses = weights * (1 - torch.sigmoid((policy - reference - referencePoint) * signs * beta));
        return new PreferenceLoss(losses.sum(), Metrics(policy, reference, referencePoint, desirable, beta));
    }

    private static MetricSums Metrics(
        torch.Tensor policy, torch.Tensor reference, double referencePoint, IReadOnlyList<bool> desirable, double beta)
    {
        double[] logProbs = PreferenceMetrics.Values(policy);
        double[] rewards = [.. logProbs.Zip(PreferenceMetrics.Values(reference), (own, other) => beta * (own - other))];
        int chosen = desirable.Count(label => label);
        var metrics = new MetricSums();
        AddMean("rewards/chosen", rewards, label: true);
        AddMean("rewards/rejected", rewards, label: false);
        metrics.AddDifference("rewards/margins", "rewards/chosen", "rewards/rejected");
        AddMean("logps/chosen", logProbs, label: true);
        AddMean("logps/rejected", logProbs, label: false);
        metrics.Add("kl", referencePoint, 1);
        return metrics;

        void AddMean(string name, double[] values, bool label) =>
            metrics.Add(name, values.Where((_, row) => desirable[row] == label).Sum(), label ? chosen : desirable.Count - chosen);
    }
}
