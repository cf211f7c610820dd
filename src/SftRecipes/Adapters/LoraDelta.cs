using System.Text.RegularExpressions;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>What a saved adapter adds to one weight: scaling · B·A, or its transpose where the weight is stored as [in, out].</summary>
internal sealed class LoraDelta
{
    private const string ASuffix = ".lora_A.weight";
    private const string BSuffix = ".lora_B.weight";
    private readonly IWeightSource _weights;
    private readonly string _path;
    private readonly double _scaling;
    private readonly bool _transposed;

    private LoraDelta(IWeightSource weights, string path, double scaling, bool transposed)
    {
        _weights = weights;
        _path = path;
        _scaling = scaling;
        _transposed = transposed;
    }

    /// <summary>The deltas of an adapter by the name of the weight that each changes. Every tensor of the adapter is used.</summary>
    /// <param name="adapter">The adapter; must outlive the deltas.</param>
    /// <param name="adapterDirectory">Where it lies, for errors.</param>
    /// <param name="model">The base model.</param>
    /// <param name="modelDirectory">Where it lies, for errors.</param>
    /// <exception cref="RecipeException">It is not a plain LoRA adapter of this model.</exception>
    public static IReadOnlyDictionary<string, LoraDelta> ReadAll(
        PeftAdapter adapter, string adapterDirectory, IWeightSource model, string modelDirectory)
    {
        PeftAdapterConfig config = adapter.Config;
        string[] unknown = [.. config.UnknownFeatures, .. config.UseDora ? ["use_dora"] : Array.Empty<string>()];
        if (unknown.Length > 0)
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' uses {string.Join(", ", unknown)}, which is more than low-rank matrices; "
                + "merge it with PEFT.");
        }

        var deltas = new SortedDictionary<string, LoraDelta>(StringComparer.Ordinal);
        foreach (string key in adapter.Weights.Names)
        {
            string path = PathOf(key) ?? throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has the tensor '{key}', which is neither A nor B of a linear module; merge it "
                + "with PEFT.");
            if (deltas.ContainsKey(path + ".weight"))
            {
                continue;
            }

            bool transposed = IsTransposed(config, adapter.Weights, path, model);
            var delta = new LoraDelta(adapter.Weights, path, Scaling(config, adapter.Weights, path), transposed);
            delta.RequireFit(adapterDirectory, model, modelDirectory);
            deltas.Add(path + ".weight", delta);
        }

        return deltas.Count > 0
            ? deltas
            : throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has no tensors; give the directory that a training run wrote.");
    }

    /// <summary>float32 in the weight's shape; the current dispose scope owns it.</summary>
    public torch.Tensor Compute()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor a = _weights.Read(Key(ASuffix)).to(torch.ScalarType.Float32);
        torch.Tensor b = _weights.Read(Key(BSuffix)).to(torch.ScalarType.Float32);
        torch.Tensor product = torch.mm(b, a) * _scaling;
        return (_transposed ? product.t() : product).MoveToOuterDisposeScope();
    }

    private static string? PathOf(string key)
    {
        string? suffix = new[] { ASuffix, BSuffix }.FirstOrDefault(end => key.EndsWith(end, StringComparison.Ordinal));
        return suffix is not null && key.StartsWith(SavedAdapter.KeyPrefix, StringComparison.Ordinal)
            ? key[SavedAdapter.KeyPrefix.Length..^suffix.Length]
            : null;
    }

    /// <summary>alpha / r, or alpha / √r with rsLoRA. A's rows are r, whatever pattern it came from.</summary>
    private static double Scaling(PeftAdapterConfig config, IWeightSource weights, string path)
    {
        string a = $"{SavedAdapter.KeyPrefix}{path}{ASuffix}";
        long rank = weights.Contains(a) && weights.Describe(a).Shape is [long rows, _] ? rows : config.Rank;
        double alpha = config.AlphaPattern.Where(entry => Matches(entry.Key, path)).Select(entry => (double?)entry.Value).FirstOrDefault()
            ?? config.Alpha;
        return alpha / (config.UseRslora ? Math.Sqrt(rank) : rank);
    }

    /// <summary>
    /// Whether the weight is stored as [in, out]. The file's one flag stands for all modules, also where a model has both kinds; shapes
    /// decide unless the weight is square.
    /// </summary>
    private static bool IsTransposed(PeftAdapterConfig config, IWeightSource adapter, string path, IWeightSource model)
    {
        string a = $"{SavedAdapter.KeyPrefix}{path}{ASuffix}", weight = path + ".weight";
        return adapter.Contains(a) && adapter.Describe(a).Shape is [_, long inFeatures]
            && model.Contains(weight) && model.Describe(weight).Shape is [long rows, long columns] && rows != columns
            ? rows == inFeatures
            : config.FanInFanOut;
    }

    private static bool Matches(string pattern, string path)
    {
        try
        {
            return Regex.IsMatch(path, $@"\A(.*\.)?({pattern})\z", RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            throw new RecipeException(
                $"The adapter's alpha_pattern has the key '{pattern}', which is not a regular expression; correct it.", exception);
        }
    }

    private string Key(string suffix) => $"{SavedAdapter.KeyPrefix}{_path}{suffix}";

    private void RequireFit(string adapterDirectory, IWeightSource model, string modelDirectory)
    {
        foreach (string suffix in new[] { ASuffix, BSuffix }.Where(suffix => !_weights.Contains(Key(suffix))))
        {
            throw new RecipeException($"The adapter in '{adapterDirectory}' lacks '{Key(suffix)}'; use a checkpoint that is whole.");
        }

        string name = _path + ".weight";
        if (!model.Contains(name))
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' changes '{name}', which the model in '{modelDirectory}' has no weight of its "
                + "own for; give --model the model that it was trained on (an adapter on a head that is tied to the embedding cannot be "
                + "merged).");
        }

        WeightInfo weight = model.Describe(name);
        if (!torch.is_floating_point(weight.Type))
        {
            throw new RecipeException(
                $"'{name}' in '{modelDirectory}' is stored as {weight.Type}: the weights are quantized; give --model the "
                + "full-precision model.");
        }

        IReadOnlyList<long> a = _weights.Describe(Key(ASuffix)).Shape, b = _weights.Describe(Key(BSuffix)).Shape;
        bool fits = a is [long rank, long inFeatures] && b is [long outFeatures, long rankOfB] && rank == rankOfB
            && weight.Shape.SequenceEqual(_transposed ? [inFeatures, outFeatures] : [outFeatures, inFeatures]);
        if (!fits)
        {
            throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has A [{string.Join(", ", a)}] and B [{string.Join(", ", b)}] for '{name}', which is "
                + $"[{string.Join(", ", weight.Shape)}] in '{modelDirectory}'; give --model the model that it was trained on.");
        }
    }
}
