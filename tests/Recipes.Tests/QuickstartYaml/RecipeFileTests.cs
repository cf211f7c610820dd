using SftRecipes;

namespace Recipes.Tests.QuickstartYaml;

/// <summary>The quickstart's recipe file is the quickstart: <c>info</c> tells the same of both, but for names.</summary>
public sealed class RecipeFileTests
{
    [Fact]
    public async Task TheRecipeFileSaysWhatTheAnnotatedClassSays()
    {
        string ofClass = await InfoAsync<global::Quickstart.QuickstartRecipe>();
        string ofFile = await InfoAsync<global::QuickstartYaml.QuickstartRecipe>();

        Assert.Contains("output/quickstart-yaml", ofFile, StringComparison.Ordinal);
        Assert.Equal(
            ofClass,
            ofFile.Replace("output/quickstart-yaml", "output/quickstart", StringComparison.Ordinal),
            ignoreCase: true);
    }

    private static async Task<string> InfoAsync<TRecipe>()
        where TRecipe : IRecipe
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await RecipeHost.RunAsync<TRecipe>(["info", "--json", file]));
            return await File.ReadAllTextAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
