namespace SftRecipes.Checkpoints;

/// <summary>What torch.save wrote, whichever container it is in.</summary>
/// <param name="Value">The saved object.</param>
/// <param name="Storages">Where the bytes of each storage lie in the file, by key.</param>
/// <param name="BigEndian">Whether a big-endian machine wrote the bytes.</param>
internal sealed record TorchPickle(object? Value, IReadOnlyDictionary<string, (long Offset, long Length)> Storages, bool BigEndian);
