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
    private readonly Dictionary<string, torch.Tensor> _buffers;

    /// <param name="groups">What is trained.</param>
    /// <param name="momentum">Decay of the momentum; 0 for none.</param>
    /// <param name="nesterov">Whether the step looks ahead (Nesterov's momentum).</param>
    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum, bool nesterov)
        : base(groups)
    {
        _momentum = momentum;
        _nesterov = nesterov;
        _buffers = momentum == 0 ? [] : AddState("momentum_buffer", static parameter => torch.zeros_like(parameter));
    }

    private protected override void Update(IReadOnlyList<TrainedParameter> parameters, double learningRate, double weightDecay)
    {
        foreach ((string name, var parameter, torch.Tensor given) in parameters)
        {
            torch.Tensor gradient = weightDecay == 0 ? given : given.add(parameter, alpha: weightDecay);
            if (_momentum != 0)
            {
                torch.Tensor buffer = _buffers[name].mul_(_momentum).add_(gradient);
                gradient = _nesterov ? gradient.add(buffer, alpha: _momentum) : buffer;
            }

            parameter.add_(gradient, alpha: -learningRate);
        }
    }
}
