using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// Lion (Chen et al. 2023): steps of one size in the direction of the sign of a momentum, with decoupled weight decay. One tensor of state
/// per parameter. Learning rates are three to ten times smaller than AdamW's.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly FlatState _averages;

    /// <param name="groups">What is trained.</param>
    /// <param name="beta1">The momentum's share in a step's direction.</param>
    /// <param name="beta2">Decay of the momentum.</param>
    public Lion(IReadOnlyList<ParameterGroup> groups, double beta1, double beta2)
        : base(groups)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _averages = AddState("exp_avg");
    }

    private protected override void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay)
    {
        var rule = new Rule((float)_beta1, (float)(1 - _beta1), (float)_beta2, (float)(1 - _beta2), (float)learningRate, (float)(1 - (learningRate * weightDecay)));
        foreach (TrainedRange range in buckets.SelectMany(bucket => bucket.Ranges))
        {
            (torch.Tensor values, torch.Tensor gradients, torch.Tensor average) = (range.Values, range.Gradients, _averages.Of(range));
            if (FusedFunction.Fits(values) && FusedFunction.Fits(gradients))
            {
                FlatKernel.Update(rule, values, gradients, average);
                continue;
            }

            torch.Tensor direction = average.mul(_beta1).add_(gradients, alpha: 1 - _beta1).sign_();
            values.mul_(1 - (learningRate * weightDecay)).add_(direction, alpha: -learningRate);
            average.mul_(_beta2).add_(gradients, alpha: 1 - _beta2);
        }
    }

    /// <summary>The same, for a CPU's memory.</summary>
    private readonly record struct Rule(float Beta1, float Rest1, float Beta2, float Rest2, float LearningRate, float Keep) : IUpdateRule
    {
        public (Vector<float> Value, Vector<float> State) Next(Vector<float> value, Vector<float> gradient, Vector<float> state)
        {
            Vector<float> direction = (state * Beta1) + (gradient * Rest1);
            Vector<float> up = Vector.ConditionalSelect(
                Vector.GreaterThan(direction, Vector<float>.Zero), new Vector<float>(LearningRate), Vector<float>.Zero);
            Vector<float> down = Vector.ConditionalSelect(
                Vector.LessThan(direction, Vector<float>.Zero), new Vector<float>(LearningRate), Vector<float>.Zero);
            return ((value * Keep) - up + down, (state * Beta2) + (gradient * Rest2));
        }
    }
}
