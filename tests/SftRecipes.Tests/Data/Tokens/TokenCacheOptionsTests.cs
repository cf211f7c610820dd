namespace SftRecipes.Tests.Data;

public class TokenCacheOptionsTests
{
    [Fact]
    public void The_cache_is_the_users_unless_the_environment_says_otherwise()
    {
        string root = Path.GetFullPath("/caches");
        Assert.Equal(Path.Combine(root, "sftrecipes", "tokens"), Of(("XDG_CACHE_HOME", root)).Directory);
        Assert.Equal(Path.Combine(root, "tokens"), Of(("XDG_CACHE_HOME", root), ("SFTRECIPES_TOKEN_CACHE", Path.Combine(root, "tokens"))).Directory);
        Assert.Null(Of(("SFTRECIPES_TOKEN_CACHE", "Off")).Directory);
        Assert.Equal(20_000_000_000, Of(("SFTRECIPES_TOKEN_CACHE_SIZE", "20GB")).MaxBytes);
        Assert.Contains("20 pints", Assert.Throws<RecipeException>(() => Of(("SFTRECIPES_TOKEN_CACHE_SIZE", "20 pints"))).Message);
    }

    private static TokenCacheOptions Of(params (string Name, string Value)[] environment) => TokenCacheOptions.FromEnvironment(
        name => environment.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
