namespace SftRecipes.Hosting.Reports;

/// <summary>How large what was trained is on disk.</summary>
internal static class ResultSize
{
    private static readonly string[] s_patterns = ["adapter_model.safetensors", "adapter_model.bin", "model*.safetensors"];

    /// <summary>Bytes of the adapter's or the model's weights, checkpoints not counted; null where there are none.</summary>
    public static long? Find(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return null;
        }

        foreach (string pattern in s_patterns)
        {
            FileInfo[] files = new DirectoryInfo(directory).GetFiles(pattern);
            if (files.Length > 0)
            {
                return files.Sum(file => file.Length);
            }
        }

        return null;
    }
}
