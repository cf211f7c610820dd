using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>What a recipe project is compiled against: the platform, TorchSharp and the runtime library, loaded once.</summary>
internal static class References
{
    public static IReadOnlyList<MetadataReference> All { get; } = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => !IsForTests(Path.GetFileName(path)))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    // The generator has the attributes' sources built in, and a user's project does not see it.
    private static bool IsForTests(string file) =>
        file.StartsWith("SftRecipes.Generators", StringComparison.Ordinal)
        || file.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)
        || file.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
        || file.StartsWith("testhost", StringComparison.Ordinal);
}
