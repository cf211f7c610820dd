using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Checkpoints;

/// <summary>Makes tensors of places in a mapped file.</summary>
internal static unsafe class MappedTensorReader
{
    /// <summary>
    /// The tensor over the mapped memory; a copy only where the bytes are in the other order or lie at an address that the element type
    /// may not be read from.
    /// </summary>
    /// <exception cref="RecipeException">The file does not reach that far.</exception>
    public static Tensor Read(MappedFile file, MappedTensor tensor)
    {
        if (tensor.Shape.Contains(0))
            return torch.empty(tensor.Shape, tensor.Type);
        int size = WeightType.Of(tensor.Type).Size;
        byte* address = file.Address(tensor.Offset, checked(tensor.Elements * size));
        Tensor flat = tensor.BigEndian || (nuint)address % (nuint)size != 0
            ? Copy(address, tensor, size)
            : Share(file, address, tensor);
        using (flat)
        {
            return tensor.Strides is null ? flat.view(tensor.Shape) : flat.as_strided(tensor.Shape, tensor.Strides, 0);
        }
    }

    private static Tensor Share(MappedFile file, byte* address, MappedTensor tensor)
    {
        Action release = file.Use(address, tensor.Elements * WeightType.Of(tensor.Type).Size);
        try
        {
            return TorchMemory.FromPointer(address, [tensor.Elements], tensor.Type, release);
        }
        catch
        {
            release();
            throw;
        }
    }

    private static Tensor Copy(byte* address, MappedTensor tensor, int size)
    {
        Tensor copy = torch.empty([tensor.Elements], tensor.Type);
        var target = (byte*)TorchMemory.DataPointer(copy);
        Buffer.MemoryCopy(address, target, tensor.Elements * size, tensor.Elements * size);
        if (tensor.BigEndian)
            Reverse(target, tensor.Elements, size);
        GC.KeepAlive(copy);
        return copy;
    }

    /// <summary>Turns the bytes of each element round, in pieces that a span can hold.</summary>
    private static void Reverse(byte* data, long elements, int size)
    {
        const int Piece = 1 << 20;
        for (long done = 0; done < elements; done += Piece)
        {
            var bytes = new Span<byte>(data + done * size, (int)Math.Min(Piece, elements - done) * size);
            switch (size)
            {
                case 2:
                    Span<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
                    BinaryPrimitives.ReverseEndianness(shorts, shorts);
                    break;
                case 4:
                    Span<int> ints = MemoryMarshal.Cast<byte, int>(bytes);
                    BinaryPrimitives.ReverseEndianness(ints, ints);
                    break;
                case 8:
                    Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
                    BinaryPrimitives.ReverseEndianness(longs, longs);
                    break;
            }
        }
    }
}
