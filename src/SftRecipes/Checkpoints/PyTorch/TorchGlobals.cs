namespace SftRecipes.Checkpoints;

/// <summary>The names that a pickle of tensors needs, and what each of them builds. Nothing is executed.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class TorchGlobals(string path)
{
    private const string OrderedDict = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly HashSet<string> Functions = [OrderedDict, RebuildTensor, RebuildParameter];

    /// <summary>Storage classes by full name; files of tensors that were on a GPU name those of <c>torch.cuda</c>.</summary>
    private static readonly Dictionary<string, WeightType> Storages = WeightType.All
        .SelectMany(type => new[] { $"torch.{type.Storage}", $"torch.cuda.{type.Storage}" }.Select(name => (name, type)))
        .ToDictionary(pair => pair.name, pair => pair.type, StringComparer.Ordinal);

    /// <summary>Every storage that was named, by key.</summary>
    public Dictionary<string, PickleStorage> SeenStorages { get; } = new(StringComparer.Ordinal);

    /// <summary>A name of the list.</summary>
    /// <exception cref="RecipeException">It is not on the list.</exception>
    public PickleGlobal Resolve(string module, string name)
    {
        string full = $"{module}.{name}";
        return Functions.Contains(full) || Storages.ContainsKey(full)
            ? new PickleGlobal(full)
            : throw new RecipeException(
                $"'{path}' needs '{full}', and only plain tensors are loaded from pickles because anything else could run code; use the "
                + "model's safetensors files, or save its state_dict() alone.");
    }

    /// <summary>What calling one of the functions gives.</summary>
    /// <exception cref="RecipeException">The arguments are not those that torch.save writes.</exception>
    public object? Call(PickleGlobal function, object?[] arguments, PickleReader reader) => (function.Name, arguments) switch
    {
        (OrderedDict, []) => new PickleDictionary(),
        (OrderedDict, [List<object?> pairs]) => Dictionary(pairs, reader),
        (RebuildTensor, [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            new PickleTensor(storage, offset, Numbers(shape, reader), Numbers(strides, reader)),
        (RebuildParameter, [PickleTensor tensor, ..]) => tensor,
        _ => throw reader.Damaged($"'{function.Name}' is called with other arguments than torch.save writes"),
    };

    /// <summary>The storage of a persistent id: ('storage', class, key, device, elements[, view]).</summary>
    public PickleStorage Storage(object? id, PickleReader reader)
    {
        if (id is not object?[] parts
            || parts is not ["storage", PickleGlobal { Name: var name }, string key, string, long elements, ..]
            || !Storages.TryGetValue(name, out WeightType? type) || elements < 0)
        {
            throw reader.Damaged("a tensor's storage is not described as torch.save does");
        }
        var storage = new PickleStorage(type.Type, key, elements);
        if (!SeenStorages.TryAdd(key, storage) && SeenStorages[key] != storage)
            throw reader.Damaged($"storage '{key}' is described in two ways");
        return parts switch
        {
            [_, _, _, _, _] or [_, _, _, _, _, null] => storage,
            [_, _, _, _, _, object?[] and [string, long start and >= 0, long]] => storage with { Start = start },
            _ => throw reader.Damaged($"the view of storage '{key}' is not described as torch.save does"),
        };
    }

    private static PickleDictionary Dictionary(List<object?> pairs, PickleReader reader)
    {
        var dictionary = new PickleDictionary();
        foreach (object? pair in pairs)
        {
            (object? key, object? value) = pair switch
            {
                List<object?> and [var first, var second] => (first, second),
                object?[] and [var first, var second] => (first, second),
                _ => throw reader.Damaged("an OrderedDict is made of something other than pairs"),
            };
            dictionary.Items.Add(new(key, value));
        }
        return dictionary;
    }

    private static long[] Numbers(object?[] tuple, PickleReader reader) =>
        [.. tuple.Select(item => item is long and >= 0 ? (long)item : throw reader.Damaged("a size or stride is no whole number"))];
}
