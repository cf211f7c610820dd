using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c>: weight decay is added to the gradient, and the first momentum
/// is the first gradient.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly bool _nesterov;
    private readonly FlatState? _buffers;

    /// <param name="groups">What is trained.</param>
    /// <param name="momentum">Decay of the momentum; 0 for none.</param>
    /// <param name="nesterov">Whether the step looks ahead (Nesterov's momentum).</param>
    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum, bool nesterov)
        : base(groups)
    {
        _momentum = momentum;
        _nesterov = nesterov;
        _buffers = momentum == 0 ? null : AddState("momentum_buffer");
    }

    private protected override void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay)
    {
        var rule = new Rule((float)learningRate, (float)weightDecay, (float)_momentum, _nesterov);
        foreach (TrainedRange range in buckets.SelectMany(bucket => bucket.Ranges))
        {
            (torch.Tensor values, torch.Tensor gradient, torch.Tensor? buffer) = (range.Values, range.Gradients, _buffers?.Of(range));
            if (FusedFunction.Fits(values) && FusedFunction.Fits(gradient))
            {
                FlatKernel.Update(rule, values, gradient, buffer);
                continue;
            }

            gradient = weightDecay == 0 ? gradient : gradient.add(values, alpha: weightDecay);
            if (buffer is not null)
            {
                buffer.mul_(_momentum).add_(gradient);
                gradient = _nesterov ? gradient.add(buffer, alpha: _momentum) : buffer;
            }

            values.add_(gradient, alpha: -learningRate);
        }
    }

    /// <summary>The same, for a CPU's memory. A step is that of the momentum, or of the gradient and what the momentum will be.</summary>
    private readonly record struct Rule(float LearningRate, float WeightDecay, float Momentum, bool Nesterov) : IUpdateRule
    {
        public (Vector<float> Value, Vector<float> State) Next(Vector<float> value, Vector<float> gradient, Vector<float> state)
        {
            Vector<float> decayed = gradient + (value * WeightDecay);
            Vector<float> momentum = (state * Momentum) + decayed;
            Vector<float> step = Nesterov ? decayed + (momentum * Momentum) : momentum;
            return (value - (step * LearningRate), momentum);
        }
    }
}
