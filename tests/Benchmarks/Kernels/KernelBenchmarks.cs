using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using SftRecipes.Quantization;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Benchmarks.Kernels;

/// <summary>Each kernel on one thread, over a matrix [1024, 4096], in each instruction set that this processor has.</summary>
public unsafe class KernelBenchmarks
{
    private const int Rows = 1024, Columns = 4096, BlockSize = 64;

    /// <summary>Elements that a benchmark goes over.</summary>
    internal const long Elements = (long)Rows * Columns;

    private readonly float* _decoded = (float*)NativeMemory.AlignedAlloc((nuint)(Elements * sizeof(float)), 64);
    private readonly float* _x = (float*)NativeMemory.AlignedAlloc(4 * Columns * sizeof(float), 64);
    private readonly float* _y = (float*)NativeMemory.AlignedAlloc(4 * Rows * sizeof(float), 64);
    private readonly Half* _halves = (Half*)NativeMemory.AlignedAlloc((nuint)(Elements * 2), 64);
    private readonly byte* _packed = (byte*)NativeMemory.AlignedAlloc((nuint)Elements, 64);
    private KernelSet _set = KernelSet.Best;
    private QuantizedWeight? _nf4;
    private QuantizedWeight? _int8;

    /// <summary>The instruction sets.</summary>
    public static IEnumerable<string> Sets => KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name);

    /// <summary>The instruction set at hand.</summary>
    [ParamsSource(nameof(Sets))]
    public string Set { get; set; } = "";

    /// <summary>Random weights.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _set = KernelSet.All.Single(set => set.Name == Set);
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var random = new Random(1);
        for (long i = 0; i < Elements; i++)
        {
            _halves[i] = (Half)((random.NextSingle() - 0.5f) * 0.04f);
        }

        for (int i = 0; i < 4 * Columns; i++)
        {
            _x[i] = random.NextSingle();
        }

        torch.Tensor weight = torch.randn(Rows, Columns);
        _nf4 = QuantizedWeight.Quantize(weight, QuantizationType.Nf4, BlockSize, doubleQuantization: true);
        _int8 = QuantizedWeight.Quantize(weight, QuantizationType.Int8);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _nf4?.Dispose();
        _int8?.Dispose();
    }

    /// <summary>float16 to NF4, without the second quantization of scales.</summary>
    [Benchmark]
    public void QuantizeNf4() =>
        _set.Quantize(_halves, SourceType.Float16, Elements, BlockSize, FourBitFormat.Nf4, _packed, _decoded);

    /// <summary>float16 to int8.</summary>
    [Benchmark]
    public void QuantizeInt8()
    {
        for (int row = 0; row < Rows; row++)
        {
            _decoded[row] = _set.Quantize(
                _halves + ((long)row * Columns), SourceType.Float16, Columns, (sbyte*)_packed + ((long)row * Columns));
        }
    }

    [Benchmark]
    public void DequantizeNf4() => Decode(_nf4!);

    /// <summary>NF4 to bfloat16, a row at a time.</summary>
    [Benchmark]
    public void DequantizeNf4ToBFloat16()
    {
        var reader = new WeightReader(_nf4!, _set);
        for (int row = 0; row < Rows; row++)
        {
            reader.ReadRounded((long)row * Columns, Columns, (ushort*)_packed, _decoded);
        }
    }

    /// <summary>NF4 to int8 by rows.</summary>
    [Benchmark]
    public void DequantizeNf4ToInt8()
    {
        var reader = new WeightReader(_nf4!, _set);
        for (int row = 0; row < Rows; row++)
        {
            reader.ReadQuantized(row, (sbyte*)_packed, _decoded);
        }
    }

    [Benchmark]
    public void DequantizeInt8() => Decode(_int8!);

    /// <summary>One vector.</summary>
    [Benchmark]
    public void MultiplyNf4() => new QuantizedProduct(_set, _nf4!, new RowInput(_x, 1, Columns), _y).Multiply(0, Rows);

    /// <summary>Four vectors.</summary>
    [Benchmark]
    public void MultiplyNf4ByFour() => new QuantizedProduct(_set, _nf4!, new RowInput(_x, 4, Columns), _y).Multiply(0, Rows);

    /// <summary>One vector.</summary>
    [Benchmark]
    public void MultiplyInt8() => new QuantizedProduct(_set, _int8!, new RowInput(_x, 1, Columns), _y).Multiply(0, Rows);

    /// <summary>Rows of what is in the first-level cache right after, as products use them.</summary>
    private void Decode(QuantizedWeight weight)
    {
        var reader = new WeightReader(weight, _set);
        for (int row = 0; row < Rows; row++)
        {
            reader.Read((long)row * Columns, Columns, _decoded);
        }
    }
}
