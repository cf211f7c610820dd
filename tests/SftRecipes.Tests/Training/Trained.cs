using SftRecipes.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Tests.Training;

/// <summary>A parameter with given gradients.</summary>
internal sealed class Trained : IDisposable
{
    private static int s_count;
    private readonly long[] _shape;
    private readonly string _name;

    public Trained(long[] shape, int seed = 1)
    {
        _shape = shape;
        _name = $"layer{Interlocked.Increment(ref s_count)}.weight";
        using torch.Tensor values = torch.tensor(Numbers(seed, 1), shape, dtype: torch.float32);
        Parameter = new Parameter(values, requires_grad: true);
    }

    public Parameter Parameter { get; }

    public IReadOnlyList<ParameterGroup> Groups(double weightDecay, double scale = 1, string? name = null) =>
        [new ParameterGroup([(name ?? _name, Parameter)], weightDecay, scale)];

    /// <summary>The values, which are exact in single precision.</summary>
    public double[] Values() => ToArray(Parameter);

    public double[] Gradient() => ToArray(Parameter.grad!);

    /// <summary>Sets the gradient of a step and returns it.</summary>
    public double[] SetGradient(int step)
    {
        Parameter.grad?.Dispose();
        Parameter.grad = torch.tensor(Numbers(100 + step, Math.Pow(10, -step % 3)), _shape, dtype: torch.float32);
        return Gradient();
    }

    public void Dispose()
    {
        Parameter.grad?.Dispose();
        Parameter.Dispose();
    }

    private static double[] ToArray(torch.Tensor tensor)
    {
        using torch.Tensor copy = tensor.detach().clone();
        return [.. copy.data<float>().ToArray().Select(value => (double)value)];
    }

    private float[] Numbers(int seed, double scale)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, (int)_shape.Aggregate(1L, (product, size) => product * size)).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
    }
}
