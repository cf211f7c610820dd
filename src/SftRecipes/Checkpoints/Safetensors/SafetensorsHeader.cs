using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace SftRecipes.Checkpoints;

/// <summary>What a safetensors header says, after every check that the format asks for.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The limit of the format's own library; a greater one is no header.</summary>
    private const ulong MaxHeaderBytes = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    private readonly MappedFile _file;
    private readonly long _dataStart;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MappedTensor> _tensors = new(StringComparer.Ordinal);

    private SafetensorsHeader(MappedFile file, long dataStart) => (_file, _dataStart) = (file, dataStart);

    /// <summary>The tensors with their places in the file.</summary>
    public IReadOnlyDictionary<string, MappedTensor> Tensors => _tensors;

    /// <summary>The <c>__metadata__</c> entry.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads and checks the header.</summary>
    /// <exception cref="RecipeException">Any part of it is wrong; the message names the file and the tensor.</exception>
    public static SafetensorsHeader Parse(MappedFile file)
    {
        if (file.Length < LengthBytes)
            throw file.Damaged($"it has {file.Length} bytes, fewer than the {LengthBytes} that begin a safetensors file");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(0, LengthBytes));
        if (length > MaxHeaderBytes || (long)length > file.Length - LengthBytes)
            throw file.Damaged($"its header is said to have {length} bytes, the file has {file.Length}");
        ReadOnlySpan<byte> json = file.Slice(LengthBytes, (int)length);
        if (!Utf8.IsValid(json))
            throw file.Damaged("its header is not UTF-8 text");
        var header = new SafetensorsHeader(file, LengthBytes + (long)length);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            header.ReadEntries(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw file.Damaged($"its header is not valid JSON{(e is JsonException syntax ? $" (at byte {syntax.BytePositionInLine + 1})" : "")}");
        }
        header.CheckLayout();
        return header;
    }

    private void ReadEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw _file.Damaged("its header is not a JSON object");
        foreach (JsonProperty entry in root.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
                ReadMetadata(entry.Value);
            else if (!_tensors.TryAdd(entry.Name, ReadTensor(entry.Name, entry.Value)))
                throw _file.Damaged($"tensor '{entry.Name}' is in its header twice");
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw _file.Damaged("the __metadata__ of its header is not an object of strings");
        foreach (JsonProperty entry in metadata.EnumerateObject())
        {
            _metadata[entry.Name] = entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()!
                : throw _file.Damaged($"'{entry.Name}' in the __metadata__ of its header is not a string");
        }
    }

    private MappedTensor ReadTensor(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("shape", out JsonElement shape) || !TryReadNumbers(shape, out long[] sizes)
            || !entry.TryGetProperty("data_offsets", out JsonElement span) || !TryReadNumbers(span, out long[] offsets)
            || offsets.Length != 2)
        {
            throw _file.Damaged($"the header entry of tensor '{name}' is not a dtype, a shape and two data_offsets");
        }
        WeightType type = WeightType.All.FirstOrDefault(row => row.Safetensors == dtype.GetString()) ?? throw new RecipeException(
            $"Tensor '{name}' in '{_file.Path}' is of type {dtype.GetString()}, which cannot be read; use a checkpoint in "
            + $"{string.Join(", ", WeightType.All.Select(row => row.Safetensors))}.");
        if (!TensorExtent.TryCount(sizes, out long elements))
            throw _file.Damaged($"tensor '{name}' is said to have the shape [{string.Join(", ", sizes)}]");
        long start = offsets[0], end = offsets[1], dataBytes = _file.Length - _dataStart;
        if (start > end || end > dataBytes)
            throw _file.Damaged($"tensor '{name}' is said to lie in bytes {start} to {end} of {dataBytes}");
        if (end - start != elements * type.Size)
        {
            throw _file.Damaged(
                $"tensor '{name}' of shape [{string.Join(", ", sizes)}] in {type.Safetensors} needs {elements * type.Size} bytes but has "
                + $"{end - start}");
        }
        return new MappedTensor(type.Type, sizes, null, _dataStart + start, elements);
    }

    /// <summary>The tensors cover the data without a gap or an overlap, as the format requires.</summary>
    private void CheckLayout()
    {
        long expected = _dataStart;
        foreach ((string name, MappedTensor tensor) in
            _tensors.OrderBy(entry => entry.Value.Offset).ThenBy(entry => entry.Value.Elements))
        {
            if (tensor.Offset != expected)
            {
                throw _file.Damaged(
                    $"tensor '{name}' begins at byte {tensor.Offset - _dataStart} of the data where {expected - _dataStart} is expected");
            }
            expected += tensor.Elements * WeightType.Of(tensor.Type).Size;
        }
        if (expected != _file.Length)
            throw _file.Damaged($"its tensors end at byte {expected}, the file has {_file.Length}");
    }

    private static bool TryReadNumbers(JsonElement array, out long[] numbers)
    {
        numbers = [];
        if (array.ValueKind != JsonValueKind.Array)
            return false;
        var read = new List<long>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
                return false;
            read.Add(number);
        }
        numbers = [.. read];
        return true;
    }
}
