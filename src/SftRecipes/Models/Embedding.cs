using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Models;

/// <summary>A table of vectors: row ids to vectors.</summary>
public sealed class Embedding : Block
{
    private readonly long _width;

    /// <param name="weights">Where <c>weight</c> [rows, width] lies.</param>
    /// <param name="rows">Number of vectors.</param>
    /// <param name="width">Features of a vector.</param>
    public Embedding(WeightScope weights, long rows, long width)
    {
        _width = width;
        weight = AddParameter("weight", weights.Take("weight", WeightRole.Matrix, rows, width), weights.Trained);
    }

    /// <summary>[rows, width], float32.</summary>
    public Parameter weight { get; }

    /// <param name="ids">int64, any shape [...].</param>
    /// <returns>[..., width].</returns>
    public torch.Tensor Forward(torch.Tensor ids) => Forward(ids, offset: 0);

    /// <summary>The vectors of ids to each of which a number is added.</summary>
    internal torch.Tensor Forward(torch.Tensor ids, int offset)
    {
        long[] shape = [.. ids.shape, _width];
        torch.Tensor rows = offset == 0 ? ids : ids + offset;
        torch.Tensor vectors = weight.index_select(0, rows.reshape(-1)).reshape(shape);
        if (KernelCapture.Current is { } capture && ids.numel() == 1 && FusedFunction.Fits(weight))
        {
            Capture(capture, ids, offset, vectors);
        }

        return vectors;
    }

    /// <summary>The vector of the one id that lies where it did.</summary>
    private unsafe void Capture(KernelCapture capture, torch.Tensor ids, int offset, torch.Tensor vector)
    {
        long* id = (long*)TorchMemory.DataPointer(ids);
        float* table = (float*)TorchMemory.DataPointer(capture.Keep(weight)), target = (float*)TorchMemory.DataPointer(vector);
        (long rows, int width) = (weight.size(0), (int)_width);
        capture.Add(
            () =>
            {
                long row = *id + offset;
                ArgumentOutOfRangeException.ThrowIfNegative(row);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows);
                new ReadOnlySpan<float>(table + (row * width), width).CopyTo(new Span<float>(target, width));
            },
            [ids],
            vector);
    }
}

/// <summary>Learned positions (GPT-2, OPT): one vector per position, some tables with rows before position 0.</summary>
public sealed class LearnedPositions : Block
{
    private readonly Embedding _table;
    private readonly int _offset;

    /// <param name="weights">Where <c>weight</c> [rows, width] lies.</param>
    /// <param name="rows">Rows of the table, offset included.</param>
    /// <param name="width">Features of a vector.</param>
    /// <param name="offset">The row of position 0: 2 for OPT.</param>
    public LearnedPositions(WeightScope weights, long rows, long width, int offset)
    {
        _offset = offset;
        _table = new Embedding(weights, rows, width);
        register_parameter("weight", _table.weight);
    }

    /// <param name="positions">int64 [length] or [rows, length], from 0.</param>
    /// <returns>[..., width].</returns>
    public torch.Tensor Forward(torch.Tensor positions) => _table.Forward(positions, _offset);
}
