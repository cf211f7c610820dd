using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>
/// Adafactor (Shazeer and Stern 2018), as transformers' <c>Adafactor</c>: the second moment of a matrix is kept as its row and column
/// means, updates are clipped by their root mean square, and with <c>scale_parameter</c> steps are relative to the parameter's size.
/// Weight decay is decoupled. The learning rates of <c>relative_step</c> are a schedule (<see cref="LrSchedules.AdafactorRelativeStep"/>).
/// </summary>
public sealed class Adafactor : Optimizer
{
    private const double SquareEpsilon = 1e-30;
    private const double SmallestScale = 1e-3;

    private readonly bool _scaleParameter;
    private readonly double _clipThreshold;
    private readonly double _decayRate;
    private readonly Dictionary<string, torch.Tensor> _rows = [];
    private readonly Dictionary<string, torch.Tensor> _columns = [];
    private readonly Dictionary<string, torch.Tensor> _squares = [];

    /// <param name="groups">What is trained.</param>
    /// <param name="scaleParameter">Whether a step is multiplied by the parameter's root mean square, at least 0.001.</param>
    /// <param name="clipThreshold">The largest root mean square of an update.</param>
    /// <param name="decayRate">The second moment's decay at step t is 1 − t^decayRate.</param>
    public Adafactor(IReadOnlyList<ParameterGroup> groups, bool scaleParameter, double clipThreshold, double decayRate)
        : base(groups)
    {
        _scaleParameter = scaleParameter;
        _clipThreshold = clipThreshold;
        _decayRate = decayRate;
        foreach ((_, string name, Parameter parameter) in Parameters)
        {
            long[] shape = parameter.shape;
            if (shape.Length < 2)
            {
                _squares[name] = AddState("exp_avg_sq", name, () => torch.zeros_like(parameter));
                continue;
            }

            _rows[name] = AddState("exp_avg_sq_row", name, () => torch.zeros(shape[..^1], device: parameter.device));
            _columns[name] = AddState("exp_avg_sq_col", name, () => torch.zeros([.. shape[..^2], shape[^1]], device: parameter.device));
        }
    }

    private protected override void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay)
    {
        double decay = 1 - Math.Pow(Steps, _decayRate);
        foreach ((string name, Parameter parameter, torch.Tensor gradient) in buckets.SelectMany(bucket => bucket.Trained))
        {
            using var scope = torch.NewDisposeScope();
            double rate = _scaleParameter ? learningRate * Math.Max(SmallestScale, RootMeanSquare(parameter).ToDouble()) : learningRate;
            torch.Tensor update = Direction(name, gradient, gradient.square().add_(SquareEpsilon), decay);
            update.div_((RootMeanSquare(update) / _clipThreshold).clamp_(min: 1)).mul_(rate);
            if (weightDecay != 0)
            {
                parameter.mul_(1 - (weightDecay * rate));
            }

            parameter.sub_(update);
        }
    }

    private torch.Tensor Direction(string name, torch.Tensor gradient, torch.Tensor square, double decay)
    {
        if (_squares.TryGetValue(name, out torch.Tensor? average))
        {
            return average.mul_(decay).add_(square, alpha: 1 - decay).rsqrt().mul_(gradient);
        }

        torch.Tensor row = _rows[name].mul_(decay).add_(square.mean([-1]), alpha: 1 - decay);
        torch.Tensor column = _columns[name].mul_(decay).add_(square.mean([-2]), alpha: 1 - decay);
        torch.Tensor rowFactor = (row / row.mean([-1], keepdim: true)).rsqrt_().unsqueeze(-1);
        return rowFactor.mul(column.unsqueeze(-2).rsqrt()).mul_(gradient);
    }

    private static torch.Tensor RootMeanSquare(torch.Tensor tensor) => tensor.norm() / Math.Sqrt(tensor.numel());
}
