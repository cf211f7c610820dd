using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A checkpoint whose linear maps bitsandbytes stored in 4 bits. Under their names it gives the matrices: as they are stored, for
/// quantized modules, and dequantized to the type that they had before, for others.
/// </summary>
internal sealed class BitsAndBytesWeightSource : IWeightSource
{
    private readonly IWeightSource _source;
    private readonly SortedDictionary<string, QuantState> _states;
    private readonly SortedSet<string> _names;

    private BitsAndBytesWeightSource(IWeightSource source, SortedDictionary<string, QuantState> states)
    {
        _source = source;
        _states = states;
        string[] endings =
        [
            BitsAndBytesKeys.Absmax, BitsAndBytesKeys.QuantMap, BitsAndBytesKeys.NestedAbsmax, BitsAndBytesKeys.NestedQuantMap,
            .. new[] { FourBitFormat.Nf4, FourBitFormat.Fp4 }.Select(format => BitsAndBytesKeys.QuantState + format.Name),
        ];
        _names = new SortedSet<string>(source.Names, StringComparer.Ordinal);
        _names.ExceptWith(states.Keys.SelectMany(name => endings.Select(ending => name + ending)));
    }

    public IReadOnlyCollection<string> Names => _names;

    public IReadOnlyCollection<string> QuantizedNames => _states.Keys;

    /// <summary>The source itself where nothing in it is quantized; else one that gives whole matrices. Takes over the source.</summary>
    /// <param name="source">The checkpoint's tensors.</param>
    /// <param name="path">Where it is, for errors.</param>
    /// <exception cref="RecipeException">It is quantized in a way that cannot be read.</exception>
    public static IWeightSource Resolve(IWeightSource source, string path)
    {
        try
        {
            if (source.Names.FirstOrDefault(name => name.EndsWith(BitsAndBytesKeys.Int8Scales, StringComparison.Ordinal)) is { } scales)
            {
                throw new RecipeException(
                    $"'{path}' holds int8 weights of bitsandbytes ('{scales}'), whose layout is not read; use the model's full-precision or "
                    + "4-bit checkpoint.");
            }

            var states = new SortedDictionary<string, QuantState>(StringComparer.Ordinal);
            foreach (string key in source.Names)
            {
                int end = key.IndexOf(BitsAndBytesKeys.QuantState, StringComparison.Ordinal);
                if (end > 0)
                {
                    using torch.Tensor json = source.Read(key);
                    states.Add(key[..end], QuantState.Parse(json.bytes.ToArray(), key[..end]));
                }
            }

            return states.Count == 0 ? source : new BitsAndBytesWeightSource(source, states);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public bool Contains(string name) => _names.Contains(name);

    public WeightInfo Describe(string name) =>
        _states.TryGetValue(name, out QuantState? state) ? new WeightInfo(state.OriginalType, state.Shape) : _source.Describe(name);

    public torch.Tensor Read(string name)
    {
        if (!_states.TryGetValue(name, out QuantState? state))
        {
            return _source.Read(name);
        }

        using QuantizedWeight stored = ReadQuantized(name);
        torch.Tensor matrix = torch.empty([.. state.Shape], dtype: state.OriginalType);
        stored.DequantizeInto(matrix);
        return matrix;
    }

    public QuantizedWeight ReadQuantized(string name)
    {
        QuantState state = _states[name];
        if (state.Shape is not [long outFeatures, long inFeatures])
        {
            throw new RecipeException(
                $"'{name}' is stored in 4 bits with shape [{string.Join(", ", state.Shape)}], and only matrices [out, in] are; download the "
                + "checkpoint again.");
        }

        RequireMap(name + BitsAndBytesKeys.QuantMap, FourBitFormat.Of(state.Type)!.Codes);
        if (state.NestedOffset is not null)
        {
            RequireMap(name + BitsAndBytesKeys.NestedQuantMap, DynamicMap.Values);
        }

        using var scope = torch.NewDisposeScope();
        var storage = new QuantizedStorage(
            _source.Read(name),
            _source.Read(name + BitsAndBytesKeys.Absmax),
            state.NestedOffset is null ? null : _source.Read(name + BitsAndBytesKeys.NestedAbsmax),
            state.NestedOffset ?? 0);
        return QuantizedWeight.FromStorage(state.Type, outFeatures, inFeatures, state.BlockSize, storage, name);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>Codes mean what the kernels here take them to mean.</summary>
    private void RequireMap(string name, float[] expected)
    {
        using torch.Tensor map = _source.Read(name);
        if (map.dtype != torch.ScalarType.Float32 || !map.data<float>().ToArray().SequenceEqual(expected))
        {
            throw new RecipeException(
                $"'{name}' is not bitsandbytes' table of this format, so the codes mean other numbers; use a checkpoint that bitsandbytes "
                + "wrote.");
        }
    }
}
