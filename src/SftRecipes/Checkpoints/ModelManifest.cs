using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A checkpoint's tensors without their numbers: a small JSON file by which a recipe's modules can be compared with a model that is not
/// at hand.
/// </summary>
internal static class ModelManifest
{
    /// <summary>Names, sorted, each with the type as safetensors writes it and the shape, outermost dimension first.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="weights">Its checkpoint, under the names of the model with a head.</param>
    public static JsonObject Of(string model, IWeightSource weights)
    {
        var tensors = new JsonObject();
        long parameters = 0;
        foreach (string name in weights.Names)
        {
            WeightInfo info = weights.Describe(name);
            parameters += info.Shape.Aggregate(1L, (count, size) => count * size);
            tensors[name] = new JsonObject
            {
                ["dtype"] = WeightType.Of(info.Type).Safetensors,
                ["shape"] = new JsonArray([.. info.Shape.Select(size => (JsonNode)size)]),
            };
        }

        return new JsonObject { ["model"] = model, ["parameters"] = parameters, ["tensors"] = tensors };
    }
}
