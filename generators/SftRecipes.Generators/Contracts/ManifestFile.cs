using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>Reads a checkpoint's manifest, as <c>info --manifest</c> writes it.</summary>
internal static class ManifestFile
{
    /// <summary>The object that holds the tensors by name.</summary>
    public const string Tensors = "tensors";

    /// <summary>The member that holds a tensor's sizes.</summary>
    public const string Shape = "shape";

    /// <summary>The tensors, sorted by name.</summary>
    public static EquatableArray<TensorShape> Read(JsonValue root, ICollection<Problem> problems)
    {
        if (root[Tensors] is not { } tensors)
        {
            problems.Missing(root, Tensors, "an object of the tensors by name; the command 'info --manifest FILE' writes it");
            return default;
        }

        if (tensors.Kind != JsonKind.Object)
        {
            problems.Wrong(tensors, Tensors, "an object of the tensors by name");
            return default;
        }

        var shapes = new SortedDictionary<string, TensorShape>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonValue> member in tensors.Members)
        {
            JsonValue? shape = member.Value[Shape];
            int?[] sizes = shape?.Items.Select(static item => item.Index()).ToArray() ?? [];
            if (shape is not { Kind: JsonKind.Array } || sizes.Contains(null))
            {
                problems.Wrong(shape ?? member.Value, member.Key, "an object whose \"shape\" is a list of whole numbers");
            }
            else
            {
                shapes[member.Key] = new TensorShape(member.Key, sizes.Select(static size => size!.Value).ToEquatableArray());
            }
        }

        return shapes.Values.ToEquatableArray();
    }
}
