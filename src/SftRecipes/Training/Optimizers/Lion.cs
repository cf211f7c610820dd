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
    private readonly Dictionary<string, torch.Tensor> _averages;

    /// <param name="groups">What is trained.</param>
    /// <param name="beta1">The momentum's share in a step's direction.</param>
    /// <param name="beta2">Decay of the momentum.</param>
    public Lion(IReadOnlyList<ParameterGroup> groups, double beta1, double beta2)
        : base(groups)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _averages = AddState("exp_avg", static parameter => torch.zeros_like(parameter));
    }

    private protected override void Update(IReadOnlyList<TrainedParameter> parameters, double learningRate, double weightDecay)
    {
        foreach ((string name, var parameter, torch.Tensor gradient) in parameters)
        {
            torch.Tensor average = _averages[name];
            torch.Tensor direction = average.mul(_beta1).add_(gradient, alpha: 1 - _beta1).sign_();
            parameter.mul_(1 - (learningRate * weightDecay)).add_(direction, alpha: -learningRate);
            average.mul_(_beta2).add_(gradient, alpha: 1 - _beta2);
        }
    }
}
