using SftRecipes.Data;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace SftRecipes.Training;

/// <summary>
/// Odds ratio preference optimization (Hong et al. 2024, arXiv 2403.07691): cross-entropy of the chosen completion, and
/// −β · log σ(log odds(chosen) − log odds(rejected)) with odds(y) = P(y) / (1 − P(y)) and log P(y) the mean over y's tokens.
/// </summary>
public static class OrpoLoss
{
    /// <summary>The largest log P: nearer to 0 a completion's odds are not finite in float32.</summary>
    private const double LargestLogProb = -1e-6;

    /// <summary>Both terms of a batch of pairs.</summary>
    /// <param name="logProbs">Summed log-probabilities: all chosen ones, then all rejected ones. float32 [2 · pairs]</param>
    /// <param name="batch">The batch that they are of.</param>
    /// <param name="beta">β, the paper's λ.</param>
    public static PreferenceLoss Compute(torch.Tensor logProbs, Batch batch, double beta)
    {
        torch.Tensor means = SequenceLogProbs.PerToken(logProbs, batch);
        torch.Tensor bounded = means.clamp(max: LargestLogProb);
        torch.Tensor logOdds = DpoLoss.Difference(bounded - (-bounded.expm1()).log());
        torch.Tensor ratio = logsigmoid(logOdds);
        torch.Tensor nll = -logProbs.chunk(2)[0].sum();

        double[] values = PreferenceMetrics.Values(means);
        int pairs = values.Length / 2;
        MetricSums metrics = PreferenceMetrics.OfPairs(values, [.. values.Select(value => beta * value)]);
        metrics.Add("nll_loss", PreferenceMetrics.Values(nll.reshape(1))[0], batch.Preference!.ChosenTokens);
        metrics.Add("log_odds_ratio", PreferenceMetrics.Values(ratio).Sum(), pairs);
        metrics.Add("log_odds_chosen", PreferenceMetrics.Values(logOdds).Sum(), pairs);
        return new PreferenceLoss(ratio.sum() * -beta, metrics) { NllSum = nll };
    }
}
