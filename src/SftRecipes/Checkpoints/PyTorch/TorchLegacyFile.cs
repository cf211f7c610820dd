using System.Buffers.Binary;
using System.Numerics;

namespace SftRecipes.Checkpoints;

/// <summary>
/// torch.save's format before PyTorch 1.6: pickles of a magic number, a protocol version, the writing system, the object and the
/// storages' keys; then for each key the number of elements (8 bytes) and the elements.
/// </summary>
internal static class TorchLegacyFile
{
    private static readonly BigInteger MagicNumber = BigInteger.Parse("119547037146038801333356");

    private const long ProtocolVersion = 1001;

    /// <summary>Reads the pickles and finds the storages behind them.</summary>
    public static TorchPickle Read(MappedFile file)
    {
        if (file.Slice(0, 1)[0] != (byte)PickleOpcode.Proto)
            throw NotTorch(file);
        var reader = new PickleReader(file, 0, file.Length);
        var globals = new TorchGlobals(file.Path);
        if (Next() is not BigInteger magic || magic != MagicNumber)
            throw NotTorch(file);
        if (Next() is not ProtocolVersion)
            throw file.Damaged($"its format is not version {ProtocolVersion}");
        bool bigEndian = Next() is PickleDictionary system && system.Find("little_endian") is false;
        object? value = Next();
        if (Next() is not List<object?> keys)
            throw file.Damaged("the list of its storages is missing");
        return new TorchPickle(value, FindStorages(file, reader.Position, keys, globals.SeenStorages, bigEndian), bigEndian);

        object? Next() => new PickleMachine(reader, globals).Load();
    }

    private static Dictionary<string, (long Offset, long Length)> FindStorages(
        MappedFile file, long position, List<object?> keys, Dictionary<string, PickleStorage> storages, bool bigEndian)
    {
        var found = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out PickleStorage? storage))
                throw file.Damaged("its list of storages names one that no tensor uses");
            ReadOnlySpan<byte> count = file.Slice(position, sizeof(long));
            long elements = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(count) : BinaryPrimitives.ReadInt64LittleEndian(count);
            position += sizeof(long);
            int size = WeightType.Of(storage.Type).Size;
            if (elements != storage.Elements || elements > (file.Length - position) / size)
                throw file.Damaged($"storage '{key}' of {storage.Elements} elements does not fit into it");
            if (!found.TryAdd(key, (position, elements * size)))
                throw file.Damaged($"storage '{key}' is in it twice");
            position += elements * size;
        }
        return found;
    }

    private static RecipeException NotTorch(MappedFile file) => new(
        $"'{file.Path}' is not a file that torch.save wrote; give a safetensors file, or a .bin or .pt file of a model's state_dict().");
}
