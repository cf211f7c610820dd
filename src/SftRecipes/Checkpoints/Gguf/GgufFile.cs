using System.Text;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A GGUF file that is read: what it says, and its tensors as numbers.</summary>
internal sealed class GgufFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Dictionary<string, Entry> _tensors = new(StringComparer.Ordinal);

    private GgufFile(string path)
    {
        _path = path;
        _stream = File.OpenRead(path);
        Metadata = [];
    }

    /// <summary>The key-value pairs.</summary>
    public GgufMetadata Metadata { get; private set; }

    /// <summary>Tensor names, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens a file.</summary>
    /// <exception cref="RecipeException">It is no GGUF file of version 3, or is damaged.</exception>
    public static GgufFile Open(string path)
    {
        var file = new GgufFile(path);
        try
        {
            file.ReadHeader();
            return file;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
        {
            file.Dispose();
            throw new RecipeException($"'{path}' is not a whole GGUF file ({error.Message.TrimEnd('.')}); write it again.", error);
        }
    }

    /// <summary>The type and shape of a tensor, outermost dimension first.</summary>
    public (GgufTensorType Type, IReadOnlyList<long> Shape, long Offset) Describe(string name) =>
        (_tensors[name].Format.Type, _tensors[name].Shape, _tensors[name].Offset);

    /// <summary>The tensor as float32. The caller owns it.</summary>
    public torch.Tensor Read(string name)
    {
        Entry entry = _tensors[name];
        long count = entry.Shape.Aggregate(1L, (product, size) => checked(product * size));
        byte[] bytes = ReadBytes(name);
        float[] values = new float[count];
        entry.Format.Decode(bytes, values);
        return torch.tensor(values).reshape([.. entry.Shape]);
    }

    /// <summary>The tensor's bytes as they are stored.</summary>
    public byte[] ReadBytes(string name)
    {
        Entry entry = _tensors[name];
        long count = entry.Shape.Aggregate(1L, (product, size) => checked(product * size));
        byte[] bytes = new byte[entry.Format.Bytes(count)];
        _stream.Position = entry.Offset;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void ReadHeader()
    {
        using var reader = new BinaryReader(_stream, Encoding.UTF8, leaveOpen: true);
        if (!reader.ReadBytes(4).AsSpan().SequenceEqual(GgufWriter.Magic) || reader.ReadUInt32() != GgufWriter.Version)
        {
            throw new InvalidDataException($"it does not begin as version {GgufWriter.Version} does");
        }

        int tensors = checked((int)reader.ReadUInt64());
        Metadata = GgufMetadata.Read(reader, checked((long)reader.ReadUInt64()));
        var entries = new List<(string Name, Entry Entry)>();
        for (int i = 0; i < tensors; i++)
        {
            string name = GgufMetadata.ReadString(reader);
            long[] shape = new long[reader.ReadUInt32()];
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                shape[d] = checked((long)reader.ReadUInt64());
            }

            uint type = reader.ReadUInt32();
            GgufBlockFormat format = GgufBlockFormat.Find(type) ?? throw new InvalidDataException($"'{name}' is of the unknown type {type}");
            entries.Add((name, new Entry(format, shape, checked((long)reader.ReadUInt64()))));
        }

        long begin = GgufWriter.Aligned(_stream.Position);
        foreach ((string name, Entry entry) in entries)
        {
            _tensors.Add(name, entry with { Offset = begin + entry.Offset });
        }
    }

    private sealed record Entry(GgufBlockFormat Format, long[] Shape, long Offset);
}
