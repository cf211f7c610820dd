using System.Numerics;
using System.Runtime.InteropServices;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>How a step changes numbers, each for itself.</summary>
internal interface IUpdateRule
{
    /// <param name="value">The parameters.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="state">One number of state each; zeros where there is none.</param>
    /// <returns>The new values and state.</returns>
    (Vector<float> Value, Vector<float> State) Next(Vector<float> value, Vector<float> gradient, Vector<float> state);
}

/// <summary>Passes over contiguous float32 memory of a CPU, on libtorch's threads.</summary>
internal static unsafe class FlatKernel
{
    /// <summary>Numbers that a thread takes at a time; also what single precision adds up before double precision takes over.</summary>
    private const int PieceSize = 1 << 12;

    private const int PiecesPerThread = 4;

    /// <summary>The sum of squares; the same on any number of threads.</summary>
    public static double SumOfSquares(torch.Tensor tensor)
    {
        float* numbers = Floats(tensor);
        long count = tensor.numel();
        double[] sums = new double[(count + PieceSize - 1) / PieceSize];
        TorchParallel.For(0, sums.Length, PiecesPerThread, (begin, end) =>
        {
            for (long piece = begin; piece < end; piece++)
            {
                long start = piece * PieceSize;
                sums[piece] = SumOfSquares(new ReadOnlySpan<float>(numbers + start, (int)Math.Min(PieceSize, count - start)));
            }
        });
        GC.KeepAlive(tensor);
        return sums.Sum();
    }

    /// <summary>One pass: every value and its state become what the rule says.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="values">The parameters.</param>
    /// <param name="gradients">As many.</param>
    /// <param name="state">As many; null for none.</param>
    public static void Update<TRule>(TRule rule, torch.Tensor values, torch.Tensor gradients, torch.Tensor? state)
        where TRule : struct, IUpdateRule
    {
        float* p = Floats(values), g = Floats(gradients), s = state is null ? null : Floats(state);
        long count = values.numel();
        TorchParallel.For(0, (count + PieceSize - 1) / PieceSize, PiecesPerThread, (begin, end) =>
            Update(rule, p, g, s, begin * PieceSize, Math.Min(end * PieceSize, count)));
        GC.KeepAlive((values, gradients, state));
    }

    private static void Update<TRule>(TRule rule, float* values, float* gradients, float* state, long begin, long end)
        where TRule : struct, IUpdateRule
    {
        int width = Vector<float>.Count;
        long i = begin;
        for (; i <= end - width; i += width)
        {
            (Vector<float> value, Vector<float> next) = rule.Next(
                Vector.Load(values + i), Vector.Load(gradients + i), state is null ? Vector<float>.Zero : Vector.Load(state + i));
            value.Store(values + i);
            if (state is not null)
            {
                next.Store(state + i);
            }
        }

        if (i < end)
        {
            // What is left, as a vector whose other numbers are thrown away.
            int rest = (int)(end - i);
            float* buffer = stackalloc float[3 * width];
            new Span<float>(buffer, 3 * width).Clear();
            new ReadOnlySpan<float>(values + i, rest).CopyTo(new Span<float>(buffer, width));
            new ReadOnlySpan<float>(gradients + i, rest).CopyTo(new Span<float>(buffer + width, width));
            new ReadOnlySpan<float>(state is null ? buffer + (2 * width) : state + i, rest).CopyTo(new Span<float>(buffer + (2 * width), width));
            Update(rule, buffer, buffer + width, state is null ? null : buffer + (2 * width), 0, width);
            new ReadOnlySpan<float>(buffer, rest).CopyTo(new Span<float>(values + i, rest));
            if (state is not null)
            {
                new ReadOnlySpan<float>(buffer + (2 * width), rest).CopyTo(new Span<float>(state + i, rest));
            }
        }
    }

    private static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        (Vector<float> even, Vector<float> odd) = (Vector<float>.Zero, Vector<float>.Zero);
        for (int i = 0; i < vectors.Length - 1; i += 2)
        {
            even += vectors[i] * vectors[i];
            odd += vectors[i + 1] * vectors[i + 1];
        }

        double sum = Vector.Sum(even) + (double)Vector.Sum(odd);
        foreach (float number in numbers[(vectors.Length / 2 * 2 * Vector<float>.Count)..])
        {
            sum += (double)number * number;
        }

        return sum;
    }

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
