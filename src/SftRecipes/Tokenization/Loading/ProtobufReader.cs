using System.Buffers.Binary;

namespace SftRecipes.Tokenization;

/// <summary>Walks the fields of a Protocol Buffers message (proto2 wire format).</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="TryRead"/> has read.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, if it is a whole number, a truth value or an enumeration.</summary>
    public long Integer { get; private set; }

    /// <summary>Its value, if it is a 32-bit floating-point number.</summary>
    public float Single { get; private set; }

    /// <summary>Its bytes, if it is a text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes on to the next field; false at the end.</summary>
    /// <exception cref="FormatException">The message is damaged.</exception>
    public bool TryRead()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong key = ReadVarint();
        Field = (int)(key >> 3);
        switch ((int)(key & 7))
        {
            case Varint:
                Integer = (long)ReadVarint();
                break;
            case Fixed64:
                Take(sizeof(ulong));
                break;
            case Bytes:
                ulong length = ReadVarint();
                Content = Take(length <= int.MaxValue ? (int)length : throw new FormatException("a field is longer than the file"));
                break;
            case Fixed32:
                Single = BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
                break;
            default:
                throw new FormatException("a field has an unknown kind");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number does not end");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FormatException("it ends in the middle of a field");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
