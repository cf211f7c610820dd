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
    public torch.Tensor Forward(torch.Tensor ids)
    {
        long[] shape = [.. ids.shape, _width];
        return weight.index_select(0, ids.reshape(-1)).reshape(shape);
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
    public torch.Tensor Forward(torch.Tensor positions) => _table.Forward(_offset == 0 ? positions : positions + _offset);
}
