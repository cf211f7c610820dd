using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests;

/// <summary>That these tests do run on the oldest compiler, and that it is the one which the package's guard asks for.</summary>
public class FloorTests
{
    [Fact]
    public void TheCompilerIsTheOldestThatIsPromised()
    {
        string targets = Path.Combine(GoldenFiles.RepositoryRoot, "generators", "SftRecipes.Generators", "build", "SftRecipes.targets");
        string floor = XDocument.Load(targets).Descendants("SftCompilerFloor").Single().Value;
        string packages = Path.Combine(GoldenFiles.RepositoryRoot, "Directory.Packages.props");
        string built = XDocument.Load(packages).Descendants("RoslynFloorVersion").Single().Value;
        AssemblyName running = typeof(CSharpCompilation).Assembly.GetName();

        Assert.Equal(floor, running.Version!.ToString(2));
        Assert.Equal(built, running.Version.ToString(3));
        Assert.Contains(
            typeof(RecipeGenerator).Assembly.GetReferencedAssemblies(),
            reference => reference.Name == "Microsoft.CodeAnalysis" && reference.Version == running.Version);
    }
}
