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

    /// <summary>Whether <see cref="Write(int, torch.Tensor, torch.Tensor)"/> can be used.</summary>
    internal bool IsInMainMemory => _device.type == DeviceType.CPU;

    /// <summary>Adds one position of one layer, and gives the memory of all so far.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="keys">[rows, heads, 1, headDim], float32 on the CPU, without gaps between features.</param>
    /// <param name="values">As <paramref name="keys"/>.</param>
    /// <returns>[rows, heads, capacity, headDim] each; addresses that are valid as long as the cache.</returns>
    internal unsafe (IntPtr Keys, IntPtr Values) Write(int layer, torch.Tensor keys, torch.Tensor values)
    {
        RequireRoom(1);
        return (Write(_keys[layer], keys), Write(_values[layer], values));
    }

    private unsafe IntPtr Write(torch.Tensor memory, torch.Tensor added)
    {
        float* target = (float*)TorchMemory.DataPointer(memory), source = (float*)TorchMemory.DataPointer(added);
        (long rowStride, long headStride) = (added.stride(0), added.stride(1));
        for (long row = 0; row < _rows; row++)
        {
            for (long head = 0; head < _heads; head++)
            {
                float* place = target + (((((row * _heads) + head) * Capacity) + Length) * _headDim);
                new Span<float>(source + (row * rowStride) + (head * headStride), (int)_headDim).CopyTo(new Span<float>(place, (int)_headDim));
            }
        }

        GC.KeepAlive(added);
        return (IntPtr)target;
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
