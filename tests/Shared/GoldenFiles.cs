using System.Runtime.CompilerServices;

namespace SftRecipes.Tests;

/// <summary>
/// Finds values that someone else computed. What is ours to keep lies in <c>tests/Golden</c>; <c>SFT_GOLDEN_DIR</c> points all of it
/// at another folder of the same layout. Others' data (tokenizers, chat templates) is looked for in <c>SFT_GOLDEN_DIR</c>, then in
/// <c>../shared/golden</c> beside the repository; tests that need it are skipped by name where it is absent.
/// </summary>
public static class GoldenFiles
{
    /// <summary>The repository's top folder.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>The folder that all parity cases are discovered in.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("SFT_GOLDEN_DIR") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.Combine(RepositoryRoot, "tests", "Golden");

    /// <summary>A folder of others' data such as <c>tokenizers</c>, or null where there is none.</summary>
    public static string? Foreign(string kind) =>
        new[] { Root, Path.Combine(RepositoryRoot, "..", "shared", "golden") }
            .Select(root => Path.GetFullPath(Path.Combine(root, kind)))
            .FirstOrDefault(Directory.Exists);

    /// <summary>
    /// A pretrained model (<c>NAME</c> in <c>SFT_MODELS_DIR</c>, else in <c>../shared/models</c> beside the repository), or null where
    /// there is none.
    /// </summary>
    public static string? PretrainedModel(string name)
    {
        string root = Environment.GetEnvironmentVariable("SFT_MODELS_DIR") is { Length: > 0 } folder
            ? folder
            : Path.Combine(RepositoryRoot, "..", "shared", "models");
        string model = Path.GetFullPath(Path.Combine(root, name));
        return Directory.Exists(model) ? model : null;
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
