namespace SftRecipes.Checkpoints;

/// <summary>
/// One safetensors file (https://huggingface.co/docs/safetensors): eight bytes of header length, a JSON header, the tensors' bytes. The
/// whole header is checked on opening; tensors are read by name and share the mapped file's memory.
/// </summary>
public sealed class SafetensorsFile : MappedWeightSource
{
    private SafetensorsFile(MappedFile file, SafetensorsHeader header) : base(file, header.Tensors) => Metadata = header.Metadata;

    /// <summary>The header's <c>__metadata__</c>, such as <c>format</c> = <c>pt</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="RecipeException">It cannot be read, is not a safetensors file, is damaged, or holds an unknown type.</exception>
    public static SafetensorsFile Open(string path) => Open(MappedFile.Open(path));

    /// <summary>Takes over the caller's reference to the file.</summary>
    internal static SafetensorsFile Open(MappedFile file)
    {
        try
        {
            return new SafetensorsFile(file, SafetensorsHeader.Parse(file));
        }
        catch
        {
            file.Release();
            throw;
        }
    }
}
