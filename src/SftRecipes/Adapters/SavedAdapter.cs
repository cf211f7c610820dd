using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>
/// Adapters from a directory in PEFT's format, ours or PEFT's own. To answer with, an adapter brings its own rank and scaling; to go on
/// training, they must be the recipe's.
/// </summary>
public sealed class SavedAdapter : IAdapterProvider
{
    /// <summary>What PEFT puts before the path of an adapted module.</summary>
    public const string KeyPrefix = AdapterNames.Prefix;

    private readonly string _directory;
    private readonly bool _training;
    private readonly PeftAdapter _adapter;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <param name="directory">Holds <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="training">Whether the recipe goes on training the adapter, so that it must be of the recipe's own kind.</param>
    /// <exception cref="RecipeException">There is no adapter, or one that needs more than the base model's weights.</exception>
    public SavedAdapter(string directory, bool training = false)
    {
        _directory = directory;
        _training = training;
        _adapter = PeftAdapter.Open(directory);
        try
        {
            AdapterCompatibility.RequireApplicable(_adapter.Config, directory);
        }
        catch (RecipeException)
        {
            _adapter.Dispose();
            throw;
        }
    }

    /// <summary>What kind of adapter it is.</summary>
    public PeftAdapterConfig Config => _adapter.Config;

    /// <inheritdoc/>
    public AdapterTensors Read(AdapterSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return TryRead(site) ?? throw new RecipeException(
            $"The adapter in '{_directory}' lacks '{AdapterNames.Key(site.Path, AdapterNames.A(site.IsEmbedding))}', which this recipe trains; "
            + "use the recipe that it was trained by.");
    }

    /// <summary>The adapter of a place; null where this adapter does not adapt it.</summary>
    /// <exception cref="RecipeException">It is incomplete, or of another shape.</exception>
    public AdapterTensors? TryRead(AdapterSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        string a = AdapterNames.Key(site.Path, AdapterNames.A(site.IsEmbedding)), b = AdapterNames.Key(site.Path, AdapterNames.B(site.IsEmbedding));
        if (!_adapter.Weights.Contains(a) && !_adapter.Weights.Contains(b))
        {
            return null;
        }

        int rank = RankOf(a, b);
        double scaling = PeftScaling.Of(Config, site.Path, rank);
        bool halves = _training && AdapterCompatibility.RequireTrainable(Config, _directory, site, rank, scaling);
        using var scope = torch.NewDisposeScope();
        torch.Tensor weights = Read(a, rank, site.InFeatures), products = Read(b, site.OutFeatures, rank);
        var whole = new AdapterTensors(weights, products, scaling)
        {
            UseDora = Config.UseDora,
            Magnitude = Config.UseDora ? Read(MagnitudeKey(site.Path), site.OutFeatures) : null,
            Weight = ReadBaseLayer(site),
        };
        AdapterTensors result = halves ? Halves(site, whole) : whole;
        return result with
        {
            A = result.A.MoveToOuterDisposeScope(),
            B = result.B.MoveToOuterDisposeScope(),
            Magnitude = result.Magnitude?.MoveToOuterDisposeScope(),
            Weight = result.Weight?.MoveToOuterDisposeScope(),
            Taken = result.Taken is { } taken ? (taken.A.MoveToOuterDisposeScope(), taken.B.MoveToOuterDisposeScope()) : null,
        };
    }

    /// <inheritdoc/>
    public torch.Tensor? ReadTrained(string name, long[] shape)
    {
        int dot = name.LastIndexOf('.');
        string plain = AdapterNames.Prefix + name;
        string wrapped = AdapterNames.Key(name[..dot], $"{AdapterNames.BaseLayer}.{name[(dot + 1)..]}");
        return Read(_adapter.Weights.Contains(wrapped) ? wrapped : plain, shape);
    }

    /// <summary>Weights of the base model that the adapter brings, by their names in the checkpoint.</summary>
    internal IEnumerable<(string Name, string Key)> BaseWeights() =>
        from key in _adapter.Weights.Names
        where key.StartsWith(AdapterNames.Prefix, StringComparison.Ordinal) && !key.Contains(".lora_", StringComparison.Ordinal)
        select (key[AdapterNames.Prefix.Length..].Replace($".{AdapterNames.BaseLayer}.", ".", StringComparison.Ordinal), key);

    /// <summary>A tensor by its key, float32.</summary>
    internal torch.Tensor Read(string key, params long[] shape)
    {
        if (!_adapter.Weights.Contains(key))
        {
            throw new RecipeException(
                $"The adapter in '{_directory}' lacks '{key}', which this recipe trains; use the recipe that it was trained by.");
        }

        IReadOnlyList<long> stored = _adapter.Weights.Describe(key).Shape;
        if (!stored.SequenceEqual(shape))
        {
            throw new RecipeException(
                $"The adapter in '{_directory}' has '{key}' of shape [{string.Join(", ", stored)}], but this recipe needs "
                + $"[{string.Join(", ", shape)}]; use the recipe that it was trained by.");
        }

        _used.Add(key);
        using torch.Tensor tensor = _adapter.Weights.Read(key);
        return tensor.to(torch.ScalarType.Float32, copy: true);
    }

    /// <summary>Checks, once the model is built, that it has a place for every tensor.</summary>
    /// <exception cref="RecipeException">It has none for one of them, which would be left out silently.</exception>
    internal void RequireAllUsed()
    {
        if (_adapter.Weights.Names.FirstOrDefault(name => !_used.Contains(name)) is { } left)
        {
            throw new RecipeException(
                $"The adapter in '{_directory}' has '{left}', which this recipe has no place for; use the recipe that it was trained by, or "
                + "add the module to TargetModules or ModulesToSave.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _adapter.Dispose();

    private int RankOf(string a, string b)
    {
        foreach (string key in new[] { a, b }.Where(key => !_adapter.Weights.Contains(key)))
        {
            throw new RecipeException($"The adapter in '{_directory}' lacks '{key}'; use a checkpoint that is whole.");
        }

        return _adapter.Weights.Describe(a).Shape is [long rank and > 0, _]
            ? checked((int)rank)
            : throw new RecipeException($"The adapter in '{_directory}' has '{a}', which is no matrix; use a checkpoint that is whole.");
    }

    private string MagnitudeKey(string path)
    {
        string key = AdapterNames.Key(path, AdapterNames.Magnitude);
        return _adapter.Weights.Contains(key + ".weight") ? key + ".weight" : key;
    }

    /// <summary>PEFT saves a frozen embedding or head along with its adapter; it is the model's then.</summary>
    private torch.Tensor? ReadBaseLayer(AdapterSite site)
    {
        string key = AdapterNames.Key(site.Path, AdapterNames.BaseLayer + ".weight");
        bool transposed = site.IsEmbedding || site.FanInFanOut;
        return _adapter.Weights.Contains(key)
            ? Read(key, transposed ? [site.InFeatures, site.OutFeatures] : [site.OutFeatures, site.InFeatures])
            : null;
    }

    /// <summary>
    /// The adapter of a run whose start was taken out of the weight: what was saved are the trained factors and, negated, those of the
    /// start, so that the run can go on from where it was.
    /// </summary>
    private static AdapterTensors Halves(AdapterSite site, AdapterTensors whole)
    {
        int rank = site.Settings.Rank;
        torch.Tensor startA = whole.A.narrow(0, rank, rank).contiguous(), startB = -whole.B.narrow(1, rank, rank).contiguous();
        torch.Tensor taken = torch.mm(startB, startA) * whole.Scaling;
        torch.Tensor weight = site.ReadWeight!();
        return whole with
        {
            A = whole.A.narrow(0, 0, rank).contiguous(),
            B = whole.B.narrow(1, 0, rank).contiguous(),
            Taken = (startA, startB),
            Weight = weight - (site.FanInFanOut ? taken.t() : taken),
        };
    }
}
