using System.Text;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A tensor that is to be written to a GGUF file, made only when its turn comes.</summary>
/// <param name="Name">llama.cpp's name.</param>
/// <param name="Shape">Outermost dimension first; the file has them the other way round.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Read">Makes it, in any floating type and on any device; the writer disposes it.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<long> Shape, GgufTensorType Type, Func<torch.Tensor> Read)
{
    /// <summary>Bytes of its numbers in the file.</summary>
    public long Bytes => GgufBlockFormat.Of(Type).Bytes(Shape.Aggregate(1L, (count, size) => checked(count * size)));
}

/// <summary>
/// Writes GGUF files, version 3 (the specification is <c>docs/gguf.md</c> of ggml): a header, key-value pairs, the tensors' names and
/// places, then their bytes, each aligned to 32. One tensor at a time is in memory.
/// </summary>
internal static class GgufWriter
{
    /// <summary>The first four bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "GGUF"u8;

    /// <summary>The version that is written.</summary>
    public const uint Version = 3;

    /// <summary>Where tensors begin: at multiples of this, unless the file says otherwise.</summary>
    public const int Alignment = 32;

    /// <summary>Numbers converted at a time.</summary>
    private const int PieceSize = 1 << 18;

    /// <summary>Writes a file; returns its length.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="metadata">The key-value pairs.</param>
    /// <param name="tensors">The tensors, in the order of the file.</param>
    /// <param name="progress">Told the bytes of tensors written so far, and all of them.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static long Write(
        string path, GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        metadata.Write(writer);
        long offset = 0;
        foreach (GgufTensor tensor in tensors)
        {
            WriteEntry(writer, tensor, offset);
            offset = Aligned(offset + tensor.Bytes);
        }

        Pad(writer);
        long total = tensors.Sum(tensor => tensor.Bytes), done = 0;
        foreach (GgufTensor tensor in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteNumbers(writer, tensor, cancellationToken);
            Pad(writer);
            done += tensor.Bytes;
            progress(done, total);
        }

        writer.Flush();
        stream.Flush(flushToDisk: true);
        return stream.Length;
    }

    /// <summary>The next place that a tensor may begin at.</summary>
    public static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    private static void WriteEntry(BinaryWriter writer, GgufTensor tensor, long offset)
    {
        GgufMetadata.WriteString(writer, tensor.Name);
        writer.Write((uint)tensor.Shape.Count);
        foreach (long size in tensor.Shape.Reverse())
        {
            writer.Write((ulong)size);
        }

        writer.Write((uint)tensor.Type);
        writer.Write((ulong)offset);
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        long position = writer.BaseStream.Position;
        writer.Write(new byte[Aligned(position) - position]);
    }

    private static unsafe void WriteNumbers(BinaryWriter writer, GgufTensor pending, CancellationToken cancellationToken)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor tensor = pending.Read().detach().to(torch.CPU).to_type(torch.ScalarType.Float32).contiguous();
        if (!tensor.shape.AsSpan().SequenceEqual(pending.Shape.ToArray()))
        {
            throw new ArgumentException(
                $"tensor '{pending.Name}' is [{string.Join(", ", tensor.shape)}], not [{string.Join(", ", pending.Shape)}]", nameof(pending));
        }

        GgufBlockFormat format = GgufBlockFormat.Of(pending.Type);
        var data = (float*)TorchMemory.DataPointer(tensor);
        long count = tensor.numel();
        byte[] bytes = new byte[format.Bytes(Math.Min(count, PieceSize))];
        for (long start = 0; start < count; start += PieceSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(PieceSize, count - start);
            Span<byte> encoded = bytes.AsSpan(0, (int)format.Bytes(length));
            format.Encode(new ReadOnlySpan<float>(data + start, length), encoded);
            writer.Write(encoded);
        }

        GC.KeepAlive(tensor);
    }
}
