using SftRecipes.Data;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training.Preference;

/// <summary>Losses of log-probabilities against the published formulas in plain arithmetic, and their gradients against differences.</summary>
[Collection(TorchCollection.Name)]
public sealed class PreferenceLossTests
{
    /// <summary>Two chosen ones, two rejected ones.</summary>
    private static readonly double[] s_policy = [-3.2, -11.5, -4.1, -9.75];
    private static readonly double[] s_reference = [-3.6, -10.25, -3.9, -12.5];

    public PreferenceLossTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.5, 0.2)]
    public void The_sigmoid_loss_is_that_of_Rafailov_and_Mitchell(double beta, double smoothing) => PlainMath.AssertSame(
        policy => Pairs(policy, h => (-(1 - smoothing) * Math.Log(PlainMath.Sigmoid(beta * h)))
            - (smoothing * Math.Log(PlainMath.Sigmoid(-beta * h)))),
        policy => DpoLoss.Sigmoid(policy, Reference(), beta, smoothing).Sum,
        s_policy);

    [Fact]
    public void IPO_is_a_square() => PlainMath.AssertSame(
        policy => Pairs(policy, h => Math.Pow(h - (1 / (2 * 0.2)), 2)), policy => DpoLoss.Ipo(policy, Reference(), 0.2).Sum, s_policy);

    [Fact]
    public void The_hinge_loss_ends_at_its_margin() => PlainMath.AssertSame(
        policy => Pairs(policy, h => Math.Max(0, 1 - (0.6 * h))), policy => DpoLoss.Hinge(policy, Reference(), 0.6).Sum, s_policy);

    [Fact]
    public void Rewards_are_scaled_log_ratios()
    {
        using var scope = torch.NewDisposeScope();
        IReadOnlyDictionary<string, double> metrics =
            DpoLoss.Sigmoid(torch.tensor(Array.ConvertAll(s_policy, value => (float)value)), Reference(), 0.5).Metrics.Means();
        Assert.Equal(0.5 * (0.4 - 1.25) / 2, metrics["rewards/chosen"], 1e-6);
        Assert.Equal(0.5 * (-0.2 + 2.75) / 2, metrics["rewards/rejected"], 1e-6);
        Assert.Equal(0.5, metrics["rewards/accuracies"]);
        Assert.Equal(metrics["rewards/chosen"] - metrics["rewards/rejected"], metrics["rewards/margins"]);
        Assert.Equal((-3.2 - 11.5) / 2, metrics["logps/chosen"], 1e-6);
        Assert.Equal((-4.1 - 9.75) / 2, metrics["logps/rejected"], 1e-6);
    }

    [Fact]
    public void ORPO_adds_the_odds_ratio_to_the_likelihood()
    {
        Batch batch = PreferenceCollator.Pairs(PreferenceRows.Pairs, [0, 2], padTokenId: 0);
        double[] lengths = [2, 5, 4, 2];
        PlainMath.AssertSame(
            sums =>
            {
                double[] means = [.. sums.Zip(lengths, (sum, length) => sum / length)];
                double[] logOdds = [.. means.Select(mean => mean - Math.Log(1 - Math.Exp(mean)))];
                double ratios = Enumerable.Range(0, 2).Sum(pair => Math.Log(PlainMath.Sigmoid(logOdds[pair] - logOdds[2 + pair])));
                return (-sums[0] - sums[1]) + (-0.3 * ratios);
            },
            sums =>
            {
                PreferenceLoss loss = OrpoLoss.Compute(sums, batch, beta: 0.3);
                return loss.NllSum! + loss.Sum;
            },
            s_policy);

        using var scope = torch.NewDisposeScope();
        IReadOnlyDictionary<string, double> metrics =
            OrpoLoss.Compute(torch.tensor(Array.ConvertAll(s_policy, value => (float)value)), batch, 0.3).Metrics.Means();
        Assert.Equal((3.2 + 11.5) / 7, metrics["nll_loss"], 1e-6);
        Assert.Equal(0.3 * ((-3.2 / 2) - (11.5 / 5)) / 2, metrics["rewards/chosen"], 1e-6);
        Assert.Equal(PreferenceRows.Pairs[0].TrainedTokens + PreferenceRows.Pairs[2].TrainedTokens, batch.Preference!.ChosenTokens);
    }

    [Fact]
    public void ORPO_is_finite_where_the_model_is_certain()
    {
        using var scope = torch.NewDisposeScope();
        Batch batch = PreferenceCollator.Pairs(PreferenceRows.Pairs, [0], padTokenId: 0);
        torch.Tensor sums = torch.tensor(new float[] { 0, -400 }, requires_grad: true);
        PreferenceLoss loss = OrpoLoss.Compute(sums, batch, beta: 0.1);
        Autograd.Backward(loss.Sum + loss.NllSum!);
        Assert.True(double.IsFinite(loss.Sum.ToDouble()));
        Assert.All(sums.grad!.data<float>().ToArray(), gradient => Assert.True(float.IsFinite(gradient)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.7)]
    public void KTO_weighs_desirable_and_undesirable_rows(double referencePoint)
    {
        bool[] desirable = [true, false, false, true];
        PlainMath.AssertSame(
            policy => Enumerable.Range(0, 4).Sum(row =>
            {
                double ratio = policy[row] - s_reference[row];
                return desirable[row]
                    ? 1.5 * (1 - PlainMath.Sigmoid(0.4 * (ratio - referencePoint)))
                    : 0.8 * (1 - PlainMath.Sigmoid(0.4 * (referencePoint - ratio)));
            }),
            policy => KtoLoss.Compute(policy, Reference(), referencePoint, desirable, 0.4, 1.5, 0.8).Sum,
            s_policy);

        using var scope = torch.NewDisposeScope();
        IReadOnlyDictionary<string, double> metrics = KtoLoss.Compute(
            torch.tensor(Array.ConvertAll(s_policy, value => (float)value)), Reference(), referencePoint, desirable, 0.4, 1.5, 0.8)
            .Metrics.Means();
        Assert.Equal(0.4 * (0.4 + 2.75) / 2, metrics["rewards/chosen"], 1e-6);
        Assert.Equal(0.4 * (-1.25 - 0.2) / 2, metrics["rewards/rejected"], 1e-6);
        Assert.Equal(metrics["rewards/chosen"] - metrics["rewards/rejected"], metrics["rewards/margins"], 1e-9);
        Assert.Equal(referencePoint, metrics["kl"]);
    }

    [Fact]
    public void A_mean_of_no_rows_is_left_out()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor policy = torch.tensor(new float[] { -1, -2 });
        MetricSums metrics = KtoLoss.Compute(policy, policy, 0, [true, true], 0.1, 1, 1).Metrics;
        Assert.Equal(["rewards/chosen", "logps/chosen", "kl"], metrics.Means().Keys);

        // A batch that has such rows completes it.
        metrics.Add(KtoLoss.Compute(policy, policy, 0, [false, false], 0.1, 1, 1).Metrics);
        Assert.Equal(
            ["rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected", "kl"], metrics.Means().Keys);
    }

    private static torch.Tensor Reference() => torch.tensor(Array.ConvertAll(s_reference, value => (float)value));

    /// <summary>The sum of a loss of h over both pairs.</summary>
    private static double Pairs(double[] policy, Func<double, double> loss) => Enumerable.Range(0, 2).Sum(pair =>
        loss(policy[pair] - s_reference[pair] - (policy[2 + pair] - s_reference[2 + pair])));
}
