using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A checkpoint of the bare model under the names of the model with a head.</summary>
internal sealed class BasePrefixWeightSource : IWeightSource
{
    private readonly IWeightSource _source;
    private readonly SortedDictionary<string, string> _storedNames;

    private readonly SortedSet<string> _quantizedNames;

    private BasePrefixWeightSource(IWeightSource source, SortedDictionary<string, string> storedNames)
    {
        (_source, _storedNames) = (source, storedNames);
        _quantizedNames = new SortedSet<string>(
            storedNames.Where(entry => source.QuantizedNames.Contains(entry.Value)).Select(entry => entry.Key), StringComparer.Ordinal);
    }

    public IReadOnlyCollection<string> Names => _storedNames.Keys;

    /// <summary>
    /// The source itself where any of its names has the prefix, as transformers decides it; else one that puts the prefix before every
    /// name but the heads'. Takes over the source.
    /// </summary>
    public static IWeightSource Resolve(IWeightSource source, string basePrefix, IEnumerable<string> headModules)
    {
        string prefix = basePrefix + ".";
        if (source.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            return source;
        var heads = new HashSet<string>(headModules, StringComparer.Ordinal);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in source.Names)
            names[heads.Contains(name.Split('.')[0]) ? name : prefix + name] = name;
        return new BasePrefixWeightSource(source, names);
    }

    public bool Contains(string name) => _storedNames.ContainsKey(name);

    public WeightInfo Describe(string name) => _source.Describe(StoredName(name));

    public torch.Tensor Read(string name) => _source.Read(StoredName(name));

    public IReadOnlyCollection<string> QuantizedNames => _quantizedNames;

    public QuantizedWeight ReadQuantized(string name) => _source.ReadQuantized(StoredName(name));

    public void Dispose() => _source.Dispose();

    /// <summary>Names that are not there go on as they are: the source's own error names the file.</summary>
    private string StoredName(string name) => _storedNames.GetValueOrDefault(name, name);
}
