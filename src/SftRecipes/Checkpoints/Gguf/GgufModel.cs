using System.Text.RegularExpressions;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A model's tensors and sizes under llama.cpp's names.</summary>
/// <param name="Family">The table that was used.</param>
/// <param name="Tensors">What to write.</param>
internal sealed record GgufModel(GgufFamily Family, IReadOnlyList<GgufTensor> Tensors)
{
    private const string LayerNumber = @"(?<i>\d+)";
    private static readonly string[] s_parts = [".weight", ".bias"];

    /// <summary>Rows of the embedding.</summary>
    public int VocabularySize => checked((int)Tensors.First(tensor => tensor.Name == GgufFamily.Embedding + ".weight").Shape[0]);

    /// <summary>Maps a model; nothing is read yet.</summary>
    /// <param name="tensors">The model under transformers' names.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="type">The type of matrices; norms, biases and positions are float32, as llama.cpp wants them.</param>
    /// <exception cref="RecipeException">The family is none of llama.cpp's, or a tensor has no place in it.</exception>
    public static GgufModel Map(IEnumerable<PendingTensor> tensors, ModelConfigFile config, GgufTensorType type)
    {
        GgufFamily family = GgufFamilies.Find(config);
        (Regex Pattern, GgufModule Module)[] modules =
        [
            .. family.Modules.Select(module => (
                new Regex($"^{Regex.Escape(module.Name).Replace(@"\{i}", LayerNumber, StringComparison.Ordinal)}$", RegexOptions.CultureInvariant),
                module)),
        ];
        var mapped = new List<GgufTensor>();
        foreach (PendingTensor tensor in tensors)
        {
            if (Find(tensor.Name, modules) is not var (module, name))
            {
                throw new RecipeException(
                    $"The model's tensor '{tensor.Name}' has no place in llama.cpp's {family.Architecture}, so the model cannot be exported as "
                    + "GGUF; use `merge`, whose result loads in transformers.");
            }

            if (!module.IsLeftOut)
            {
                mapped.Add(Convert(tensor, name, module.Change, config, type));
            }
        }

        if (family.NeedsHead && mapped.All(tensor => tensor.Name != GgufFamily.Head + ".weight"))
        {
            mapped.Add(mapped.First(tensor => tensor.Name == GgufFamily.Embedding + ".weight") with { Name = GgufFamily.Head + ".weight" });
        }

        foreach ((string name, float[] values) in family.Extra(config))
        {
            mapped.Add(new GgufTensor(name, [values.Length], GgufTensorType.F32, () => torch.tensor(values)));
        }

        return new GgufModel(family, [.. mapped.OrderBy(tensor => Order(tensor.Name)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)]);
    }

    private static (GgufModule Module, string Name)? Find(string tensor, (Regex Pattern, GgufModule Module)[] modules)
    {
        string part = s_parts.FirstOrDefault(end => tensor.EndsWith(end, StringComparison.Ordinal)) ?? Path.GetExtension(tensor);
        string path = tensor[..^part.Length];
        foreach ((Regex pattern, GgufModule module) in modules)
        {
            Match match = pattern.Match(path);
            if (match.Success)
            {
                return (module, module.Gguf.Replace("{i}", match.Groups["i"].Value, StringComparison.Ordinal) + part);
            }
        }

        return null;
    }

    private static GgufTensor Convert(PendingTensor tensor, string name, GgufChange? change, ModelConfigFile config, GgufTensorType type)
    {
        bool isMatrix = tensor.Info.Shape.Count > 1 && !name.StartsWith("position_embd", StringComparison.Ordinal);
        long[] shape = change is { Transposes: true } ? [.. tensor.Info.Shape.Reverse()] : [.. tensor.Info.Shape];
        GgufTensorType stored = !isMatrix ? GgufTensorType.F32
            : shape[^1] % GgufBlockFormat.Of(type).BlockSize == 0 ? type
            : GgufTensorType.F16;
        return new GgufTensor(name, shape, stored, () =>
        {
            using var scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            torch.Tensor values = tensor.Read().to_type(torch.ScalarType.Float32);
            return (change?.Apply(values, config) ?? values).DetachFromDisposeScope();
        });
    }

    /// <summary>Layers in their order, what is around them first.</summary>
    private static int Order(string name) =>
        name.Split('.') is ["blk", var layer, ..] ? int.Parse(layer, System.Globalization.CultureInfo.InvariantCulture) + 1 : 0;
}
