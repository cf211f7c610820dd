namespace SftRecipes.Checkpoints;

/// <summary>
/// One file that torch.save wrote: the zip archive of PyTorch 1.6 and later, or the older plain pickle. Only plain tensors are built;
/// nothing in the file is ever executed. Views, strides and storages that tensors share come out as they were saved; tensors share the
/// mapped file's memory.
/// </summary>
public sealed class PyTorchBinFile : MappedWeightSource
{
    private PyTorchBinFile(MappedFile file, IEnumerable<KeyValuePair<string, MappedTensor>> tensors) : base(file, tensors)
    {
    }

    /// <summary>Opens a file and reads its pickle.</summary>
    /// <exception cref="RecipeException">
    /// It cannot be read, is damaged, was not written by torch.save, or needs something that is not a plain tensor.
    /// </exception>
    public static PyTorchBinFile Open(string path) => Open(MappedFile.Open(path));

    /// <summary>Takes over the caller's reference to the file.</summary>
    internal static PyTorchBinFile Open(MappedFile file)
    {
        try
        {
            TorchPickle pickle = file.StartsWith("PK"u8) ? TorchZipArchive.Read(file) : TorchLegacyFile.Read(file);
            return new PyTorchBinFile(file, StateDictionary.Tensors(file, pickle));
        }
        catch
        {
            file.Release();
            throw;
        }
    }
}
