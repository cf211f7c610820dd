using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>
/// Tensors in one memory-mapped file. What is read shares the mapped memory (no copy, no memory used until touched) and stays valid after
/// the source is disposed: the mapping ends with the last of both. The file must not be overwritten in place meanwhile; replacing it by
/// a move, as this library writes, is harmless.
/// </summary>
public abstract class MappedWeightSource : IWeightSource
{
    private readonly MappedFile _file;
    private readonly SortedDictionary<string, MappedTensor> _tensors;
    private bool _disposed;

    private protected MappedWeightSource(MappedFile file, IEnumerable<KeyValuePair<string, MappedTensor>> tensors)
    {
        _file = file;
        _tensors = new SortedDictionary<string, MappedTensor>(StringComparer.Ordinal);
        foreach ((string name, MappedTensor tensor) in tensors)
            _tensors[name] = tensor;
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <inheritdoc/>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public WeightInfo Describe(string name)
    {
        MappedTensor tensor = Find(name);
        return new WeightInfo(tensor.Type, tensor.Shape);
    }

    /// <inheritdoc/>
    public torch.Tensor Read(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return MappedTensorReader.Read(_file, Find(name));
    }

    /// <summary>Lets go of the file; tensors that were read stay valid.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _file.Release();
        }
        GC.SuppressFinalize(this);
    }

    private MappedTensor Find(string name) =>
        _tensors.TryGetValue(name, out MappedTensor? tensor)
            ? tensor
            : throw new RecipeException(
                $"'{Path}' has no tensor '{name}' among its {_tensors.Count}; use the checkpoint of the model that was asked for.");
}
