namespace SftRecipes.Tests.Checkpoints;

/// <summary>Paths of files that others wrote.</summary>
internal static class Golden
{
    public static readonly string[] Models = ["opt_125m_style", "opt_350m_style", "llama_gqa", "llama3_rope_tied"];

    public static string Model(string name) => Path.Combine(GoldenFiles.Root, "models", name);

    public static string Adapter(string name) => Path.Combine(Model(name), "adapter");

    public static string Format(string name) => Path.Combine(GoldenFiles.Root, "formats", name);

    /// <summary>What torch.save wrote; see make_torch_files.py there.</summary>
    public static string TorchFile(string name) =>
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "SftRecipes.Tests", "Checkpoints", "TorchFiles", name);
}
