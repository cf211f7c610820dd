namespace SftRecipes.Checkpoints;

/// <summary>The tensors of a saved state_dict(), checked against the storages that they point into.</summary>
internal static class StateDictionary
{
    /// <summary>Names and places of the tensors; entries of other kinds (a step count, say) are passed over.</summary>
    /// <exception cref="RecipeException">The saved object is no dict of tensors, or a tensor reaches outside its storage.</exception>
    public static IEnumerable<KeyValuePair<string, MappedTensor>> Tensors(MappedFile file, TorchPickle pickle)
    {
        if (pickle.Value is not PickleDictionary dictionary)
            throw NoTensors(file, "its content is not a dict");
        var tensors = new Dictionary<string, MappedTensor>(StringComparer.Ordinal);
        foreach ((object? key, object? value) in dictionary.Items)
        {
            if (key is string name && value is PickleTensor tensor)
                tensors[name] = Place(file, pickle, name, tensor);
        }
        return tensors.Count > 0
            ? tensors
            : throw NoTensors(file, $"its dict has the keys {string.Join(", ", dictionary.Items.Select(item => $"'{item.Key}'").Take(8))}");
    }

    private static MappedTensor Place(MappedFile file, TorchPickle pickle, string name, PickleTensor tensor)
    {
        int size = WeightType.Of(tensor.Storage.Type).Size;
        if (!pickle.Storages.TryGetValue(tensor.Storage.Key, out (long Offset, long Length) storage))
            throw file.Damaged($"the storage of tensor '{name}' is missing");
        if (tensor.Storage.Elements != storage.Length / size || storage.Length % size != 0)
            throw file.Damaged($"the storage of tensor '{name}' has {storage.Length} bytes, not {tensor.Storage.Elements} × {size}");
        if (tensor.Shape.Length != tensor.Strides.Length)
            throw file.Damaged($"tensor '{name}' has {tensor.Shape.Length} dimensions but {tensor.Strides.Length} strides");
        if (!TensorExtent.TryCount(tensor.Shape, out long count) || !TensorExtent.TrySpan(tensor.Shape, tensor.Strides, out long span))
            throw file.Damaged($"tensor '{name}' is said to have the shape [{string.Join(", ", tensor.Shape)}]");
        if (count > 0 && span > tensor.Storage.Elements - tensor.Storage.Start - tensor.Offset)
            throw file.Damaged($"tensor '{name}' reaches beyond the end of its storage");
        long[]? strides = IsContiguous(tensor) ? null : tensor.Strides;
        long offset = count > 0 ? storage.Offset + (tensor.Storage.Start + tensor.Offset) * size : 0;
        return new MappedTensor(tensor.Storage.Type, tensor.Shape, strides, offset, count > 0 ? span : 0, pickle.BigEndian);
    }

    private static bool IsContiguous(PickleTensor tensor)
    {
        long expected = 1;
        for (int i = tensor.Shape.Length - 1; i >= 0; i--)
        {
            if (tensor.Shape[i] != 1 && tensor.Strides[i] != expected)
                return false;
            expected *= tensor.Shape[i];
        }
        return true;
    }

    private static RecipeException NoTensors(MappedFile file, string what) => new(
        $"'{file.Path}' holds no tensors at its top level ({what}); save the model's state_dict() itself, or use its safetensors files.");
}
