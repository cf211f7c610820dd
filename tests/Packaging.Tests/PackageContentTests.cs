using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using SftRecipes.Tests;

namespace SftRecipes.Packaging.Tests;

[Collection(LocalFeedCollection.Name)]
public class PackageContentTests(LocalFeed feed)
{
    private string Package => Path.Combine(feed.Packages, $"SftRecipes.{LocalFeed.Version}.nupkg");

    [Fact]
    public void ThePackageHoldsTheRuntimeTheGeneratorAndWhatProjectsImport() => Assert.Equal(
        [
            "LICENSE", "README.md",
            "Sdk/LibTorch.targets", "Sdk/Sdk.props", "Sdk/Sdk.targets", "Sdk/Versions.props",
            "analyzers/dotnet/cs/SftRecipes.CodeFixes.dll", "analyzers/dotnet/cs/SftRecipes.Generators.dll", "analyzers/dotnet/cs/YamlDotNet.dll",
            "build/SftRecipes.props", "build/SftRecipes.targets",
            "lib/net10.0/SftRecipes.Abstractions.dll", "lib/net10.0/SftRecipes.Abstractions.xml",
            "lib/net10.0/SftRecipes.dll", "lib/net10.0/SftRecipes.xml",
        ],
        Entries(Package));

    [Fact]
    public void SymbolsArePackedBesideIt() => Assert.Equal(
        ["lib/net10.0/SftRecipes.Abstractions.pdb", "lib/net10.0/SftRecipes.pdb"],
        Entries(Path.ChangeExtension(Package, ".snupkg")));

    /// <summary>What the library references, at the versions that it is built with; libtorch is the project's to choose.</summary>
    [Fact]
    public void ItDependsOnWhatTheRuntimeReferences()
    {
        XElement[] dependencies = [.. Nuspec().Descendants().Where(element => element.Name.LocalName == "dependency")];
        string[] ids = [.. dependencies.Select(dependency => (string)dependency.Attribute("id")!)];
        string project = Path.Combine(GoldenFiles.RepositoryRoot, "src", "SftRecipes", "SftRecipes.csproj");
        IEnumerable<string> referenced = XDocument.Load(project).Descendants("PackageReference").Select(item => (string)item.Attribute("Include")!);

        Assert.Empty(referenced.Except(ids));
        Assert.DoesNotContain(ids, id => id.StartsWith("SftRecipes", StringComparison.Ordinal));
        Assert.DoesNotContain(ids, id => id.StartsWith("libtorch", StringComparison.Ordinal));
        Assert.DoesNotContain(ids, id => id.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.Contains(dependencies, item => (string)item.Attribute("id")! == "TorchSharp" && (string)item.Attribute("version")! == Version("TorchSharpVersion"));
    }

    [Fact]
    public void ItSaysWhatItIs()
    {
        XElement metadata = Nuspec().Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEqual("Package Description", Value("description"));
    }

    /// <summary>
    /// The compiler that the slot's assemblies are built against is the one that the guard asks for; and the code fixes need nothing that
    /// editors of that time have in an older version.
    /// </summary>
    [Theory]
    [InlineData("SftRecipes.Generators.dll")]
    [InlineData("SftRecipes.CodeFixes.dll")]
    public void TheAnalyzerSlotAsksForTheCompilerThatTheGuardAsksFor(string assembly)
    {
        string targets = Path.Combine(GoldenFiles.RepositoryRoot, "generators", "SftRecipes.Generators", "build", "SftRecipes.targets");
        string floor = XDocument.Load(targets).Descendants("SftCompilerFloor").Single().Value;
        Dictionary<string, Version> references = References("analyzers/dotnet/cs/" + assembly);

        Assert.Equal(floor, references["Microsoft.CodeAnalysis"].ToString(2));
        Assert.DoesNotContain(references.Keys, name => name.StartsWith("System.Composition", StringComparison.Ordinal));
        Assert.Equal(
            assembly.Contains("CodeFixes", StringComparison.Ordinal),
            references.ContainsKey("Microsoft.CodeAnalysis.Workspaces"));
    }

    private static string Version(string property) =>
        XDocument.Load(Path.Combine(GoldenFiles.RepositoryRoot, "Directory.Packages.props")).Descendants(property).Single().Value;

    /// <summary>All but the container format's own entries, sorted.</summary>
    private static string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml"
                && !name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private XDocument Nuspec()
    {
        using ZipArchive archive = ZipFile.OpenRead(Package);
        using Stream stream = archive.GetEntry("SftRecipes.nuspec")!.Open();
        return XDocument.Load(stream);
    }

    private Dictionary<string, Version> References(string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(Package);
        using Stream stream = archive.GetEntry(entry)!.Open();
        var image = new MemoryStream();
        stream.CopyTo(image);
        image.Position = 0;
        using var file = new PEReader(image);
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Select(metadata.GetAssemblyReference)
            .ToDictionary(reference => metadata.GetString(reference.Name), reference => reference.Version);
    }
}
