using System.Collections;
using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>The key-value pairs of a GGUF file, in the order of the file.</summary>
internal sealed class GgufMetadata : IEnumerable<KeyValuePair<string, object>>
{
    /// <summary>Types of values by their number in the file.</summary>
    private static readonly Type[] s_types =
    [
        typeof(byte), typeof(sbyte), typeof(ushort), typeof(short), typeof(uint), typeof(int), typeof(float), typeof(bool), typeof(string),
        typeof(Array), typeof(ulong), typeof(long), typeof(double),
    ];

    private readonly List<KeyValuePair<string, object>> _entries = [];

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>A value: a number, a truth value, a string or an array of one of these; null where the key is absent.</summary>
    public object? this[string key] => _entries.Find(entry => entry.Key == key).Value;

    /// <summary>Adds an entry.</summary>
    public void Add(string key, object value) => _entries.Add(new KeyValuePair<string, object>(key, value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes all entries.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach ((string key, object value) in _entries)
        {
            WriteString(writer, key);
            WriteTyped(writer, value);
        }
    }

    /// <summary>Reads so many entries.</summary>
    /// <exception cref="InvalidDataException">A value is of no type of the format.</exception>
    public static GgufMetadata Read(BinaryReader reader, long count)
    {
        var metadata = new GgufMetadata();
        for (long i = 0; i < count; i++)
        {
            string key = ReadString(reader);
            metadata.Add(key, ReadValue(reader, reader.ReadUInt32()));
        }

        return metadata;
    }

    /// <summary>A length in bytes, then UTF-8.</summary>
    public static void WriteString(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    /// <inheritdoc cref="WriteString"/>
    public static string ReadString(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes(checked((int)reader.ReadUInt64())));

    private static void WriteTyped(BinaryWriter writer, object value)
    {
        writer.Write((uint)Array.IndexOf(s_types, value is Array ? typeof(Array) : value.GetType()));
        if (value is not Array items)
        {
            WriteValue(writer, value);
            return;
        }

        writer.Write((uint)Array.IndexOf(s_types, items.GetType().GetElementType()));
        writer.Write((ulong)items.Length);
        foreach (object item in items)
        {
            WriteValue(writer, item);
        }
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case string text: WriteString(writer, text); break;
            case bool flag: writer.Write(flag); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            default: throw new ArgumentException($"GGUF metadata written here holds no {value.GetType().Name}", nameof(value));
        }
    }

    private static object ReadValue(BinaryReader reader, uint type) => type switch
    {
        0 => reader.ReadByte(),
        1 => reader.ReadSByte(),
        2 => reader.ReadUInt16(),
        3 => reader.ReadInt16(),
        4 => reader.ReadUInt32(),
        5 => reader.ReadInt32(),
        6 => reader.ReadSingle(),
        7 => reader.ReadBoolean(),
        8 => ReadString(reader),
        9 => ReadArray(reader),
        10 => reader.ReadUInt64(),
        11 => reader.ReadInt64(),
        12 => reader.ReadDouble(),
        _ => throw new InvalidDataException($"{type} is no type of a value"),
    };

    private static Array ReadArray(BinaryReader reader)
    {
        uint type = reader.ReadUInt32();
        if (type >= s_types.Length)
        {
            throw new InvalidDataException($"{type} is no type of a value");
        }

        var items = Array.CreateInstance(s_types[type], checked((int)reader.ReadUInt64()));
        for (int i = 0; i < items.Length; i++)
        {
            items.SetValue(ReadValue(reader, type), i);
        }

        return items;
    }
}
