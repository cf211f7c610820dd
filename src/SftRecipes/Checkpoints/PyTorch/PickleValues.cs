using static TorchSharp.torch;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A name that a pickle refers to and that is on the list of harmless ones. Other values of a pickle are null, bool, long, BigInteger,
/// double, string, byte[], object?[] (a tuple), List&lt;object?&gt; and the types below.
/// </summary>
internal sealed record PickleGlobal(string Name);

/// <summary>A dict or OrderedDict, in the order of the file; the last of equal keys counts.</summary>
internal sealed class PickleDictionary
{
    /// <summary>Keys and values; only keys that are strings are ever looked up.</summary>
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a string key, or null.</summary>
    public object? Find(string key) => Items.LastOrDefault(item => item.Key is string name && name == key).Value;
}

/// <summary>The memory that tensors of a pickle point into: an entry of its own in the file.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Key">The entry's name.</param>
/// <param name="Elements">How many elements it holds.</param>
/// <param name="Start">The first element that this view of it begins at; not 0 only in very old files.</param>
internal sealed record PickleStorage(ScalarType Type, string Key, long Elements, long Start = 0);

/// <summary>A tensor of a pickle: a view of a storage, not yet checked against it.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Offset">The first element's place in the storage.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">Steps in elements, one per dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
