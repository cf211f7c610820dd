using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.Golden.Tests;

/// <summary>Finds the cases of a kind in the golden folder; a folder without any is an error, not an empty success.</summary>
public static class Discovery
{
    public static TheoryData<string> Models() => Folders("models");

    /// <summary>The models with a batch of prompts of different length.</summary>
    public static TheoryData<string> PaddedModels()
    {
        string[] names = [.. Models().Cast<object[]>().Select(row => (string)row[0]).Where(HasPaddedBatch)];
        return names.Length > 0 ? [.. names] : throw new InvalidOperationException($"No model in '{GoldenFiles.Root}' has a left-padded batch.");
    }

    public static TheoryData<string> Quantized() => Folders("qlora");

    public static TheoryData<string> LoraVariants() => Folders("lora_variants");

    public static TheoryData<string> Formats() => Folders("formats");

    /// <summary>Models whose preference values are there.</summary>
    public static TheoryData<string> Preferences()
    {
        string root = Path.Combine(GoldenFiles.Root, "dpo");
        const string suffix = "_golden.json";
        string[] names = Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*" + suffix).Select(path => Path.GetFileName(path)[..^suffix.Length]).Order(StringComparer.Ordinal)]
            : [];
        return names.Length > 0 ? [.. names] : throw new InvalidOperationException($"'{root}' holds no case.");
    }

    private static TheoryData<string> Folders(string kind)
    {
        string root = Path.Combine(GoldenFiles.Root, kind);
        string[] names = Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];
        return names.Length > 0
            ? [.. names]
            : throw new InvalidOperationException($"'{root}' holds no case; SFT_GOLDEN_DIR must hold at least one of each kind.");
    }

    private static bool HasPaddedBatch(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, "models", name, "golden.json")));
        return golden.RootElement.GetProperty("generation").TryGetProperty("left_padded_batch", out _);
    }
}
