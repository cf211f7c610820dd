using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>stories260K: a Llama of 260,000 parameters that tells children's stories.</summary>
internal static class StoriesModel
{
    private const string Name = "stories260k";

    /// <summary>Where it lies; null where it is absent.</summary>
    public static string? Directory => GoldenFiles.PretrainedModel(Name);

    /// <summary>Where it lies; skips the test where it is absent.</summary>
    public static string DirectoryOrSkip()
    {
        Skip.If(Directory is null, $"The pretrained model {Name} is not beside the repository.");
        return Directory!;
    }

    /// <summary>
    /// A copy whose EOS is the token that its stories really end with, <c>&lt;s&gt;</c>. <c>&lt;/s&gt;</c>, which its files name, never
    /// occurred in its training: its embedding equals those of 252 other such tokens, and no adapter can tell it from them.
    /// </summary>
    public static void CopyWithItsOwnEos(string directory)
    {
        System.IO.Directory.CreateDirectory(directory);
        foreach (string source in System.IO.Directory.EnumerateFiles(Directory!))
        {
            string target = Path.Combine(directory, Path.GetFileName(source));
            if (Path.GetExtension(source) == ".json")
            {
                File.WriteAllText(target, File.ReadAllText(source)
                    .Replace("\"eos_token\": \"</s>\"", "\"eos_token\": \"<s>\"", StringComparison.Ordinal)
                    .Replace("\"eos_token_id\": 2", "\"eos_token_id\": 1", StringComparison.Ordinal));
            }
            else
            {
                File.WriteAllBytes(target, File.ReadAllBytes(source));
            }
        }
    }
}
