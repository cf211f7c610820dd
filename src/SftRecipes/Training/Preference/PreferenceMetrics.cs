using TorchSharp;

namespace SftRecipes.Training;

/// <summary>What is logged of preferences, under TRL's names.</summary>
internal static class PreferenceMetrics
{
    /// <summary>A tensor's values, which take no part in gradients.</summary>
    public static double[] Values(torch.Tensor tensor)
    {
        using torch.Tensor detached = tensor.detach().to(torch.ScalarType.Float64).cpu();
        return detached.data<double>().ToArray();
    }

    /// <summary>Pairs.</summary>
    /// <param name="policy">Log-probabilities: the chosen ones, then the rejected. [2 · pairs]</param>
    /// <param name="rewards">Implicit rewards in the same order. [2 · pairs]</param>
    public static MetricSums OfPairs(double[] policy, double[] rewards)
    {
        int pairs = policy.Length / 2;
        var metrics = new MetricSums();
        metrics.Add("rewards/chosen", rewards[..pairs].Sum(), pairs);
        metrics.Add("rewards/rejected", rewards[pairs..].Sum(), pairs);
        metrics.Add("rewards/accuracies", Enumerable.Range(0, pairs).Count(pair => rewards[pair] > rewards[pairs + pair]), pairs);
        metrics.AddDifference("rewards/margins", "rewards/chosen", "rewards/rejected");
        metrics.Add("logps/chosen", policy[..pairs].Sum(), pairs);
        metrics.Add("logps/rejected", policy[pairs..].Sum(), pairs);
        return metrics;
    }
}
