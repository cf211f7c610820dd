using TorchSharp;

namespace SftRecipes.Models;

/// <summary>The keys and values of all positions so far, for every layer, in memory that is allocated once.</summary>
public sealed class KvCache : IDisposable
{
    private readonly torch.Tensor[] _keys;
    private readonly torch.Tensor[] _values;

    /// <param name="layers">Layers of the model.</param>
    /// <param name="rows">Sequences in the batch.</param>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="capacity">The most positions.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <param name="device">Where it lies.</param>
    public KvCache(int layers, long rows, long heads, long capacity, long headDim, torch.Device device)
    {
        Capacity = capacity;
        _keys = Allocate();
        _values = Allocate();

        torch.Tensor[] Allocate()
        {
            var tensors = new torch.Tensor[layers];
            for (int i = 0; i < layers; i++)
            {
                tensors[i] = torch.zeros([rows, heads, capacity, headDim], device: device).DetachFromDisposeScope();
            }

            return tensors;
        }
    }

    /// <summary>The most positions.</summary>
    public long Capacity { get; }

    /// <summary>Positions filled so far, in all layers.</summary>
    public long Length { get; private set; }

    /// <summary>Adds new positions of one layer and gives all so far.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="keys">[rows, heads, new, headDim].</param>
    /// <param name="values">[rows, heads, new, headDim].</param>
    /// <returns>Views [rows, heads, length + new, headDim] of the cache's memory.</returns>
    /// <exception cref="InvalidOperationException">The cache is full.</exception>
    public (torch.Tensor Keys, torch.Tensor Values) Append(int layer, torch.Tensor keys, torch.Tensor values)
    {
        long count = keys.size(2);
        if (Length + count > Capacity)
        {
            throw new InvalidOperationException($"The cache holds {Capacity} positions and {Length} are taken; {count} more do not fit.");
        }

        _keys[layer].narrow(2, Length, count).copy_(keys);
        _values[layer].narrow(2, Length, count).copy_(values);
        return (_keys[layer].narrow(2, 0, Length + count), _values[layer].narrow(2, 0, Length + count));
    }

    /// <summary>Counts positions that every layer has appended.</summary>
    public void Advance(long count) => Length += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (torch.Tensor tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}
