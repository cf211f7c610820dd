namespace SftRecipes.Tests;

public class GoldenFilesTests
{
    [Fact]
    public void Repository_root_holds_the_solution() =>
        Assert.True(File.Exists(Path.Combine(GoldenFiles.RepositoryRoot, "SftRecipes.sln")));
}
