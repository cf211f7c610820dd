using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>The keys and values of all positions so far, for every layer, in memory that is allocated once.</summary>
public sealed class KvCache : IDisposable
{
    private readonly torch.Device _device;
    private readonly long _rows, _heads, _headDim;
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
        (_device, _rows, _heads, _headDim) = (device, rows, heads, headDim);
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
        RequireRoom(count);
        _keys[layer].narrow(2, Length, count).copy_(keys);
        _values[layer].narrow(2, Length, count).copy_(values);
        return (_keys[layer].narrow(2, 0, Length + count), _values[layer].narrow(2, 0, Length + count));
    }

    /// <summary>Whether <see cref="Memory"/> can be read here.</summary>
    internal bool IsInMainMemory => _device.type == DeviceType.CPU;

    /// <summary>The memory of a layer's keys and values: [rows, heads, capacity, headDim] each, valid as long as the cache.</summary>
    internal unsafe (IntPtr Keys, IntPtr Values) Memory(int layer) =>
        ((IntPtr)TorchMemory.DataPointer(_keys[layer]), (IntPtr)TorchMemory.DataPointer(_values[layer]));

    /// <summary>Writes the next position of keys or values.</summary>
    /// <param name="memory">Of <see cref="Memory"/>.</param>
    /// <param name="added">[rows, heads, 1, headDim].</param>
    internal unsafe void Write(float* memory, in HeadVectors added)
    {
        RequireRoom(1);
        for (long row = 0; row < _rows; row++)
        {
            for (long head = 0; head < _heads; head++)
            {
                float* place = memory + (((((row * _heads) + head) * Capacity) + Length) * _headDim);
                new Span<float>(added.Of(row, head), (int)_headDim).CopyTo(new Span<float>(place, (int)_headDim));
            }
        }
    }

    private void RequireRoom(long count)
    {
        if (Length + count > Capacity)
        {
            throw new InvalidOperationException($"The cache holds {Capacity} positions and {Length} are taken; {count} more do not fit.");
        }
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
