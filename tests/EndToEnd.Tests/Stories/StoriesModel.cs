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
}
