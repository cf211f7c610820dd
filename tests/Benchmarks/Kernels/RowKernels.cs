using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Benchmarks.Kernels;

/// <summary>
/// Products of a few vectors with SmolLM-360M's quantized matrices, both ways: by the kernels of generation, and by dequantizing for libtorch's
/// product. Where they cross is <see cref="RowProduct.MaxRows"/>.
/// </summary>
internal static class RowKernels
{
    private const int Layers = 8;

    private static readonly int[] s_rows = [1, 2, 4, 8, 12, 16, 24, 32, 48];

    /// <summary>[out, in] of a layer's matrices.</summary>
    private static readonly (int Outputs, int Inputs)[] s_shapes =
        [(960, 960), (320, 960), (320, 960), (960, 960), (2560, 960), (2560, 960), (960, 2560)];

    /// <summary>For each number of vectors, the kernels' time in that of the other way.</summary>
    public static Figures Run(int repetitions)
    {
        LibTorch.EnsureLoaded();
        Figures figures = Run(QuantizationType.Nf4, repetitions);
        figures.Add(Run(QuantizationType.Int8, repetitions));
        return figures;
    }

    private static Figures Run(QuantizationType type, int repetitions)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        QuantizedWeight[] weights =
        [
            .. Enumerable.Repeat(s_shapes, Layers).SelectMany(shapes => shapes).Select(shape => QuantizedWeight.Quantize(
                torch.randn(shape.Outputs, shape.Inputs), type, doubleQuantization: type == QuantizationType.Nf4)),
        ];
        var figures = new Figures();
        foreach (int rows in s_rows)
        {
            torch.Tensor[] inputs = [.. weights.Select(weight => torch.randn(rows, weight.InFeatures))];
            var ratios = new double[repetitions];
            for (int i = -1; i < repetitions; i++)
            {
                double kernels = Time(weights, inputs, (weight, x) => RowProduct.Multiply(x, new RowFactor(weight, Plain: null, Bias: null)));
                double blocked = Time(
                    weights, inputs, (weight, x) => torch.mm(x, DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32).t()));
                if (i >= 0)
                {
                    ratios[i] = kernels / blocked;
                }
            }

            figures.AddMedian($"kernels.rows.{type.ToString().ToLowerInvariant()}.{rows}.relative_time", ratios);
        }

        DequantizationScratch.Release();
        foreach (QuantizedWeight weight in weights)
        {
            weight.Dispose();
        }

        return figures;
    }

    private static double Time(QuantizedWeight[] weights, torch.Tensor[] inputs, Func<QuantizedWeight, torch.Tensor, torch.Tensor> multiply)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < weights.Length; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            multiply(weights[i], inputs[i]);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
