using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Inference;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Quantization;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Benchmarks.Scenarios;

internal sealed unsafe class ProbeScenario : IScenario
{
    public Task<Figures> RunAsync(string kind, int repetitions) => TorchThread.RunAsync(() => Run(), default);

    private static Figures Run()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach ((int outs, int cols) in new[] { (2560, 960), (960, 2560), (960, 960), (320, 960), (1024, 4096) })
        {
            var weight = QuantizedWeight.Quantize(torch.randn(outs, cols), QuantizationType.Nf4, 64, true);
            var int8 = QuantizedWeight.Quantize(torch.randn(outs, cols), QuantizationType.Int8);
            torch.Tensor x = torch.randn(1, 1, cols), x4 = torch.randn(4, 1, cols), x8 = torch.randn(8, 1, cols);
            float* y = (float*)System.Runtime.InteropServices.NativeMemory.Alloc(4 * 4096 * 4);
            foreach (KernelSet set in KernelSet.All.Where(s => s.IsSupported && (s.Name != "scalar")))
            {
                float* px = (float*)TorchMemory.DataPointer(x), px4 = (float*)TorchMemory.DataPointer(x4);
                Time($"{outs}x{cols} {set.Name} nf4 1 thread", () => new QuantizedProduct(set, weight, px, 1, y).Multiply(0, outs), outs * (long)cols);
                Time($"{outs}x{cols} {set.Name} nf4x4 1 thread", () => new QuantizedProduct(set, weight, px4, 4, y).Multiply(0, outs), outs * (long)cols);
                Time($"{outs}x{cols} {set.Name} int8 1 thread", () => new QuantizedProduct(set, int8, px, 1, y).Multiply(0, outs), outs * (long)cols);
            }

            Time($"{outs}x{cols} RowProduct", () => RowProduct.Multiply(x, weight, null).Dispose(), outs * (long)cols);
            Time($"{outs}x{cols} RowProduct x4", () => RowProduct.Multiply(x4, weight, null).Dispose(), outs * (long)cols);
            Time($"{outs}x{cols} RowProduct x8", () => RowProduct.Multiply(x8, weight, null).Dispose(), outs * (long)cols);
            Time($"{outs}x{cols} dequantize", () => DequantizationScratch.Dequantize(weight, torch.ScalarType.Float32).Dispose(), outs * (long)cols);
        }

        Time("parallel for", () => TorchParallel.For(0, 2, 1, (b, e) => { }), 1);
        torch.Tensor head = torch.randn(49152, 960), h = torch.randn(1, 1, 960);
        Time("head RowProduct", () => RowProduct.Multiply(h, head, null).Dispose(), 49152 * 960L * 4);
        Time("head linear", () => torch.nn.functional.linear(h, head).Dispose(), 49152 * 960L * 4);
        torch.Tensor w = torch.ones(960);
        Time("rms", () => { using var s = torch.NewDisposeScope(); _ = h * (h.square().mean([-1], keepdim: true) + 1e-5).rsqrt() * w; }, 1);
        using var cache = new KvCache(1, 1, 5, 130, 64, torch.CPU);
        cache.Append(0, torch.randn(1, 5, 100, 64), torch.randn(1, 5, 100, 64));
        cache.Advance(100);
        torch.Tensor q = torch.randn(1, 15, 1, 64), k = torch.randn(1, 5, 1, 64);
        torch.Tensor cos = torch.randn(1, 1, 1, 32);
        ForwardContext context = ForwardContext.Cached(1, cache, torch.CPU);
        Time("attend", () => { using var s = torch.NewDisposeScope(); _ = Attention.Attend(q, k, k, context, 0); }, 1);
        Time("append", () => { using var s = torch.NewDisposeScope(); _ = cache.Append(0, k, k); }, 1);
        Time("rotate", () => { using var s = torch.NewDisposeScope(); _ = RotaryEmbedding.Rotate(q, cos, cos); }, 1);
        Time("add", () => { using var s = torch.NewDisposeScope(); _ = h + h; }, 1);
        Time("silu mul", () => { using var s = torch.NewDisposeScope(); _ = torch.nn.functional.silu(h) * h; }, 1);
        return new Figures { ["x"] = 1 };
    }

    private static void Time(string name, Action action, long work)
    {
        for (int i = 0; i < 60; i++) action();
        System.Threading.Thread.Sleep(120);
        double best = double.MaxValue, total = 0;
        int n = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 80)
        {
            long t = Stopwatch.GetTimestamp();
            action();
            double us = Stopwatch.GetElapsedTime(t).TotalMicroseconds;
            best = Math.Min(best, us);
            total += us;
            n++;
        }

        Console.WriteLine(FormattableString.Invariant($"{name,-40} best {best,10:0.0} us  mean {total / n,10:0.0}  {work / best / 1000,8:0.00} G/s"));
    }
}
