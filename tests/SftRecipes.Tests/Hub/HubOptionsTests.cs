namespace SftRecipes.Tests.Hub;

public sealed class HubOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Cache_follows_the_variables_of_huggingface_hub()
    {
        string profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(profile, ".cache", "huggingface", "hub"), From().CacheDirectory);
        Assert.Equal(_directory["x", "huggingface", "hub"], From(("XDG_CACHE_HOME", _directory["x"])).CacheDirectory);
        Assert.Equal(_directory["h", "hub"], From(("HF_HOME", _directory["h"]), ("XDG_CACHE_HOME", "/no")).CacheDirectory);
        Assert.Equal(_directory["c"], From(("HF_HUB_CACHE", _directory["c"]), ("HF_HOME", "/no")).CacheDirectory);
        Assert.Equal(Path.Combine(profile, "models", "hub"), From(("HF_HOME", "~/models")).CacheDirectory);
    }

    [Fact]
    public void Endpoint_and_switches_are_read()
    {
        HubOptions defaults = From();
        Assert.Equal(new Uri("https://huggingface.co"), defaults.Endpoint);
        Assert.False(defaults.Offline);
        Assert.True(defaults.SymbolicLinks);
        Assert.Equal(new Uri("https://hub.example/x/"), From(("HF_ENDPOINT", "https://hub.example/x/")).Endpoint);
        Assert.True(From(("HF_HUB_OFFLINE", "1")).Offline);
        Assert.True(From(("HF_HUB_OFFLINE", "true")).Offline);
        Assert.False(From(("HF_HUB_OFFLINE", "0")).Offline);
        Assert.False(From(("HF_HUB_DISABLE_SYMLINKS", "1")).SymbolicLinks);
    }

    [Theory]
    [InlineData("hub.example")]
    [InlineData("ftp://hub.example")]
    public void Endpoints_that_are_no_address_are_refused(string endpoint) =>
        Assert.Contains("HF_ENDPOINT", Assert.Throws<RecipeException>(() => From(("HF_ENDPOINT", endpoint))).Message);

    [Fact]
    public void Token_comes_from_the_variable_or_the_file_of_the_login()
    {
        string home = _directory["home"];
        Assert.Null(From(("HF_HOME", home)).Token);
        _directory.Write("home/token", "hf_stored\n");
        Assert.Equal("hf_stored", From(("HF_HOME", home)).Token);
        Assert.Equal("hf_given", From(("HF_HOME", home), ("HF_TOKEN", " hf_given\n")).Token);
    }

    [Fact]
    public void Token_is_not_printed()
    {
        HubOptions options = From(("HF_TOKEN", "hf_secret"));
        Assert.DoesNotContain("hf_secret", options.ToString());
        Assert.Contains("with a token", options.ToString());
    }

    private HubOptions From(params (string Name, string Value)[] variables)
    {
        // The machine's own token file must not be found.
        Dictionary<string, string> all = variables.ToDictionary(item => item.Name, item => item.Value);
        if (!all.ContainsKey("HF_HOME"))
            all["HF_TOKEN_PATH"] = _directory["none"];
        return HubOptions.FromEnvironment(all.GetValueOrDefault);
    }
}
