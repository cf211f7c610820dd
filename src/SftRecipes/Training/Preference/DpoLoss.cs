using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace SftRecipes.Training;

/// <summary>
/// Direct preference optimization (Rafailov et al. 2023, arXiv 2305.18290) and its kin. Of each pair they know
/// h = β · ((log π(chosen) − log π_ref(chosen)) − (log π(rejected) − log π_ref(rejected))). Log-probabilities come as one vector
/// [2 · pairs]: all chosen ones, then all rejected ones.
/// </summary>
public static class DpoLoss
{
    /// <summary>−(1 − ε) · log σ(h) − ε · log σ(−h), summed over pairs; ε &gt; 0 is conservative DPO (Mitchell 2023).</summary>
    /// <param name="policy">Of the model in training. float32 [2 · pairs]</param>
    /// <param name="reference">Of the reference. float32 [2 · pairs]</param>
    /// <param name="beta">β.</param>
    /// <param name="labelSmoothing">ε, in [0, 0.5).</param>
    public static PreferenceLoss Sigmoid(torch.Tensor policy, torch.Tensor reference, double beta, double labelSmoothing = 0)
    {
        torch.Tensor h = Difference(policy - reference) * beta;
        torch.Tensor losses = -logsigmoid(h);
        if (labelSmoothing > 0)
        {
            losses = (losses * (1 - labelSmoothing)) - (logsigmoid(-h) * labelSmoothing);
        }

        return Result(losses, policy, reference, beta);
    }

    /// <summary>(h / β − 1 / (2β))², summed over pairs (IPO, Azar et al. 2023, arXiv 2310.12036).</summary>
    /// <inheritdoc cref="Sigmoid"/>
    public static PreferenceLoss Ipo(torch.Tensor policy, torch.Tensor reference, double beta) =>
        Result((Difference(policy - reference) - (1 / (2 * beta))).square(), policy, reference, beta);

    /// <summary>max(0, 1 − h), summed over pairs (SLiC, Zhao et al. 2023, arXiv 2305.10425).</summary>
    /// <inheritdoc cref="Sigmoid"/>
    public static PreferenceLoss Hinge(torch.Tensor policy, torch.Tensor reference, double beta) =>
        Result(relu(1 - (Difference(policy - reference) * beta)), policy, reference, beta);

    /// <summary>Chosen less rejected. [2 · pairs] to [pairs]</summary>
    internal static torch.Tensor Difference(torch.Tensor pairs)
    {
        torch.Tensor[] halves = pairs.chunk(2);
        return halves[0] - halves[1];
    }

    private static PreferenceLoss Result(torch.Tensor losses, torch.Tensor policy, torch.Tensor reference, double beta)
    {
        double[] logProbs = PreferenceMetrics.Values(policy);
        double[] rewards = [.. logProbs.Zip(PreferenceMetrics.Values(reference), (own, other) => beta * (own - other))];
        return new PreferenceLoss(losses.sum(), PreferenceMetrics.OfPairs(logProbs, rewards));
    }
}
