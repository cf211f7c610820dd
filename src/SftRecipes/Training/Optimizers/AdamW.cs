using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>AdamW with decoupled weight decay (Loshchilov and Hutter 2019), all parameters of a group in one call of libtorch's fused kernel.</summary>
public sealed class AdamW : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly Dictionary<string, torch.Tensor> _averages;
    private readonly Dictionary<string, torch.Tensor> _squareAverages;

    /// <param name="groups">What is trained.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double beta1, double beta2, double epsilon)
        : base(groups)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _averages = AddState("exp_avg", static parameter => torch.zeros_like(parameter));
        _squareAverages = AddState("exp_avg_sq", static parameter => torch.zeros_like(parameter));
    }

    private protected override void Update(IReadOnlyList<TrainedParameter> parameters, double learningRate, double weightDecay) =>
        TorchDispatcher.FusedAdamW(
            [.. parameters.Select(p => p.Parameter)],
            [.. parameters.Select(p => p.Gradient)],
            [.. parameters.Select(p => _averages[p.Name])],
            [.. parameters.Select(p => _squareAverages[p.Name])],
            [.. parameters.Select(p => torch.full([], Steps, torch.ScalarType.Float32, p.Parameter.device))],
            learningRate, _beta1, _beta2, weightDecay, _epsilon);
}
