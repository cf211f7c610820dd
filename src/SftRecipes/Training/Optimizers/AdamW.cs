using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// AdamW with decoupled weight decay (Loshchilov and Hutter 2019), all parameters of a group in one call of libtorch's fused kernel.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly FlatState _averages;
    private readonly FlatState _squareAverages;

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
        _averages = AddState("exp_avg");
        _squareAverages = AddState("exp_avg_sq");
    }

    private protected override void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay)
    {
        TrainedRange[] ranges = [.. buckets.SelectMany(bucket => bucket.Ranges)];
        TorchDispatcher.FusedAdamW(
            [.. ranges.Select(range => range.Values)],
            [.. ranges.Select(range => range.Gradients)],
            [.. ranges.Select(_averages.Of)],
            [.. ranges.Select(_squareAverages.Of)],
            [.. ranges.Select(range => torch.full([], Steps, torch.ScalarType.Float32, range.Bucket.Values.device))],
            learningRate, _beta1, _beta2, weightDecay, _epsilon);
    }
}
