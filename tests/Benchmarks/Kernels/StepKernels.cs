using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Native;
using SftRecipes.Quantization;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.Int8Products;
using TorchSharp;

namespace SftRecipes.Benchmarks.Kernels;

/// <summary>
/// Dequantization as a training step has it, on all threads: of matrices that no cache holds, each into the same scratch and followed by its
/// product with 1024 tokens.
/// </summary>
internal static class StepKernels
{
    private const int Matrices = 16, Rows = 4096, Columns = 1024, Tokens = 1024;

    /// <summary>Weights per nanosecond, and what part of the time of both dequantization is.</summary>
    public static Figures Run(int repetitions)
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor x = torch.randn(Tokens, Columns), half = BFloat16Rows.Round(x);
        torch.Tensor y = LargeBuffers.Empty(Tokens, Rows), halfOfY = LargeBuffers.Empty(torch.ScalarType.BFloat16, Tokens, Rows);
        QuantizedWeight[] weights =
        [
            .. Enumerable.Range(0, Matrices).Select(
                _ => QuantizedWeight.Quantize(torch.randn(Rows, Columns), QuantizationType.Nf4, doubleQuantization: true)),
        ];
        var figures = new Figures();
        Measure(figures, "float32", repetitions, weights, weight =>
        {
            torch.Tensor matrix = DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32);
            return () => TorchDispatcher.Mm(x, matrix.t(), y);
        });
        Measure(figures, "bfloat16", repetitions, weights, weight =>
        {
            torch.Tensor matrix = DequantizationScratch.Dequantize(weight, torch.ScalarType.BFloat16);
            return () => TorchDispatcher.Mm(half, matrix.t(), halfOfY);
        });
        Measure(figures, "int8", repetitions, weights, weight =>
        {
            Int8Matrix matrix = Int8Matrix.Of(weight);
            return () => Int8Product.Forward(x, matrix, null);
        });
        DequantizationScratch.Release();
        foreach (QuantizedWeight weight in weights)
        {
            weight.Dispose();
        }

        return figures;
    }

    private static void Measure(
        Figures figures, string type, int repetitions, QuantizedWeight[] weights, Func<QuantizedWeight, Action> dequantize)
    {
        var speeds = new double[repetitions];
        var shares = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            (double before, double after) = (0, 0);
            foreach (QuantizedWeight weight in weights)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                long start = Stopwatch.GetTimestamp();
                Action multiply = dequantize(weight);
                long middle = Stopwatch.GetTimestamp();
                multiply();
                before += Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds;
                after += Stopwatch.GetElapsedTime(middle).TotalNanoseconds;
            }

            if (i >= 0)
            {
                speeds[i] = (double)Matrices * Rows * Columns / before;
                shares[i] = before / (before + after);
            }
        }

        figures.AddMedian($"kernels.step.{type}.weights_per_ns", speeds);
        figures.AddMedian($"kernels.step.{type}.share_of_time", shares);
    }
}
