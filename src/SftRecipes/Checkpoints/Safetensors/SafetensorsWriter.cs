using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>
/// Writes safetensors files as the format's own library lays them out: tensors by type, the most aligned first, then by name; the header
/// padded with spaces to a multiple of 8 bytes. One tensor at a time is in memory, and the file appears only when it is complete.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int PieceBytes = 1 << 24;
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The <c>__metadata__</c> that transformers and PEFT write and ask for.</summary>
    public static IReadOnlyDictionary<string, string> DefaultMetadata { get; } = new Dictionary<string, string> { ["format"] = "pt" };

    /// <summary>Writes one file.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <param name="tensors">Unique names; any order.</param>
    /// <param name="metadata">Strings for the header; default <see cref="DefaultMetadata"/>.</param>
    /// <param name="progress">Told the bytes of tensors written so far.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="RecipeException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is not what its <see cref="PendingTensor"/> says.</exception>
    public static void Write(
        string path, IEnumerable<PendingTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null,
        IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        string full = Path.GetFullPath(path);
        FileTransaction.Run(
            Path.GetDirectoryName(full)!,
            transaction => WriteTo(transaction, Path.GetFileName(full), tensors, metadata, progress, cancellationToken));
    }

    /// <summary>Writes one file as a part of a larger save; returns the bytes of its tensors.</summary>
    internal static long WriteTo(
        FileTransaction transaction, string fileName, IEnumerable<PendingTensor> tensors, IReadOnlyDictionary<string, string>? metadata,
        IProgress<long>? progress, CancellationToken cancellationToken, long alreadyWritten = 0)
    {
        LibTorch.EnsureLoaded();
        PendingTensor[] ordered =
        [
            .. tensors.OrderByDescending(tensor => WeightType.Rank(tensor.Info.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        byte[] header = Header(ordered, metadata ?? DefaultMetadata);
        long total = ordered.Sum(tensor => tensor.Bytes), written = 0;
        using var stream = new FileStream(transaction.Reserve(fileName), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            PreallocationSize = sizeof(ulong) + header.Length + total,
        });
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (PendingTensor tensor in ordered)
        {
            WriteElements(stream, tensor, cancellationToken);
            written += tensor.Bytes;
            progress?.Report(alreadyWritten + written);
        }
        stream.Flush(flushToDisk: true);
        return written;
    }

    private static byte[] Header(PendingTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
                WriteMetadata(json, metadata);
            long offset = 0;
            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            foreach (PendingTensor tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"two tensors are named '{tensor.Name}'", nameof(tensors));
                WriteEntry(json, tensor, offset);
                offset += tensor.Bytes;
            }
            json.WriteEndObject();
        }
        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, PendingTensor tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", WeightType.Of(tensor.Info.Type).Safetensors);
        json.WriteStartArray("shape");
        foreach (long size in tensor.Info.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Makes a tensor and writes its elements, row-major and little-endian.</summary>
    internal static unsafe void WriteElements(Stream stream, PendingTensor pending, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = torch.NewDisposeScope();
        using torch.Tensor made = pending.Read();
        if (made.dtype != pending.Info.Type || !made.shape.AsSpan().SequenceEqual(pending.Info.Shape.ToArray()))
        {
            throw new ArgumentException(
                $"tensor '{pending.Name}' is {made.dtype} [{string.Join(", ", made.shape)}], not {pending.Info.Type} "
                + $"[{string.Join(", ", pending.Info.Shape)}]", nameof(pending));
        }
        using torch.Tensor tensor = made.detach().cpu().contiguous();
        var data = (byte*)TorchMemory.DataPointer(tensor);
        for (long offset = 0; offset < pending.Bytes; offset += PieceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(new ReadOnlySpan<byte>(data + offset, (int)Math.Min(PieceBytes, pending.Bytes - offset)));
        }
        GC.KeepAlive(tensor);
    }
}
