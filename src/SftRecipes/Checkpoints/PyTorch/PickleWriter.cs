using System.Buffers.Binary;
using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>Writes the few pickle instructions (protocol 2) that a dictionary of tensors needs.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _bytes = new();

    public PickleWriter Op(PickleOpcode opcode)
    {
        _bytes.WriteByte((byte)opcode);
        return this;
    }

    /// <summary>PROTO 2, which every version of Python and PyTorch reads.</summary>
    public PickleWriter Protocol()
    {
        Op(PickleOpcode.Proto);
        _bytes.WriteByte(2);
        return this;
    }

    /// <summary>A class or function by name.</summary>
    public PickleWriter Global(string module, string name)
    {
        Op(PickleOpcode.Global);
        _bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Op(PickleOpcode.BinUnicode);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        _bytes.Write(length);
        _bytes.Write(utf8);
        return this;
    }

    public PickleWriter Number(long value)
    {
        bool isShort = value is >= int.MinValue and <= int.MaxValue;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Op(isShort ? PickleOpcode.BinInt : PickleOpcode.Long1);
        if (!isShort)
            _bytes.WriteByte(sizeof(long));
        _bytes.Write(isShort ? bytes[..sizeof(int)] : bytes);
        return this;
    }

    public PickleWriter Numbers(IEnumerable<long> values)
    {
        Op(PickleOpcode.Mark);
        foreach (long value in values)
            Number(value);
        return Op(PickleOpcode.Tuple);
    }

    public byte[] ToArray() => _bytes.ToArray();
}
