using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>A function of a gate and its slope, on whole vectors.</summary>
internal interface IGate
{
    /// <summary>f(x) and f′(x).</summary>
    static abstract (Vector<float> Value, Vector<float> Slope) Apply(Vector<float> x);
}

/// <summary>x · σ(x).</summary>
internal readonly struct SiluGate : IGate
{
    public static (Vector<float> Value, Vector<float> Slope) Apply(Vector<float> x)
    {
        Vector<float> sigmoid = VectorExp.Sigmoid(x);
        return (x * sigmoid, sigmoid * (Vector<float>.One + (x * (Vector<float>.One - sigmoid))));
    }
}

/// <summary>GELU by its tanh approximation, which is x · σ(2u) with u = √(2/π) · (x + 0.044715 · x³).</summary>
internal readonly struct GeluTanhGate : IGate
{
    private const float Root = 0.7978845608f, Cubic = 0.044715f;

    public static (Vector<float> Value, Vector<float> Slope) Apply(Vector<float> x)
    {
        Vector<float> square = x * x;
        Vector<float> twice = x * (new Vector<float>(2 * Root) + (square * new Vector<float>(2 * Root * Cubic)));
        Vector<float> sigmoid = VectorExp.Sigmoid(twice);
        Vector<float> inner = x * (new Vector<float>(2 * Root) + (square * new Vector<float>(6 * Root * Cubic)));
        return (x * sigmoid, sigmoid * (Vector<float>.One + (inner * (Vector<float>.One - sigmoid))));
    }
}

/// <summary>f(gate) · up in one pass over memory; gate and up are kept, and nothing else.</summary>
internal sealed unsafe class GatedOperation<TGate>(torch.Tensor gate, torch.Tensor up) : FusedOperation
    where TGate : struct, IGate
{
    private const long GrainSize = 8192;
    private torch.Tensor _gate = gate;
    private torch.Tensor _up = up;

    public override bool MakesResultOnly => true;

    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor result = LargeBuffers.EmptyLike(_gate);
        Run(_gate, _up, null, result, null);
        if (records)
        {
            (_gate, _up) = (Keep(_gate), Keep(_up));
        }

        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor toGate = LargeBuffers.EmptyLike(whole);
        torch.Tensor toUp = LargeBuffers.EmptyLike(whole);
        Run(_gate, _up, whole, toGate, toUp);
        return [toGate, toUp];
    }

    /// <summary>The result, or, with its gradient, those of gate and up.</summary>
    private static void Run(torch.Tensor gate, torch.Tensor up, torch.Tensor? gradient, torch.Tensor first, torch.Tensor? second)
    {
        float* g = Floats(gate), u = Floats(up), dy = Floats(gradient), a = Floats(first), b = Floats(second);
        KernelCapture.Run(gate.numel(), GrainSize, (begin, end) =>
        {
            long i = begin;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                Step(Vector.Load(g + i), Vector.Load(u + i), dy == null ? default : Vector.Load(dy + i), dy != null, out var x, out var y);
                x.Store(a + i);
                if (b != null)
                {
                    y.Store(b + i);
                }
            }

            for (; i < end; i++)
            {
                Step(new(g[i]), new(u[i]), new(dy == null ? 0 : dy[i]), dy != null, out var x, out var y);
                a[i] = x[0];
                if (b != null)
                {
                    b[i] = y[0];
                }
            }
        }, [gate, up], first);
    }

    private static void Step(
        Vector<float> gate, Vector<float> up, Vector<float> gradient, bool backward, out Vector<float> first, out Vector<float> second)
    {
        (Vector<float> value, Vector<float> slope) = TGate.Apply(gate);
        first = backward ? gradient * up * slope : value * up;
        second = gradient * value;
    }

    private static float* Floats(torch.Tensor? tensor) => tensor is null ? null : (float*)TorchMemory.DataPointer(tensor);
}
