using System.Reflection;
using SftRecipes.Tests;

namespace SftRecipes.Packaging.Tests;

/// <summary>
/// The packages as they would be published, and a folder to use them in: with a feed of its own, a package cache of its own, and the machine's
/// cache behind it for everything else.
/// </summary>
public sealed class LocalFeed : IAsyncLifetime
{
    /// <summary>A version that no other feed or cache has.</summary>
    public const string Version = "0.0.1-test";

    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    /// <summary>Where the packages lie.</summary>
    public string Packages => _folder["feed"];

    /// <summary>Packs what is built, and installs the template.</summary>
    public async Task InitializeAsync()
    {
        string configuration = typeof(LocalFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        foreach (string project in new[] { "SftRecipes", "SftRecipes.Templates" })
        {
            await SucceedAsync(
                GoldenFiles.RepositoryRoot,
                "pack", Path.Combine("src", project), "--no-build", "-c", configuration, "-o", Packages, $"-p:PackageVersion={Version}");
        }

        CommandResult cache = await SucceedAsync(GoldenFiles.RepositoryRoot, "nuget", "locals", "global-packages", "--list");
        string machine = cache.Output[(cache.Output.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        _environment["NUGET_PACKAGES"] = _folder["packages"];
        // Beside the sources that the machine is configured with.
        _folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="built-here" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.Copy(Path.Combine(GoldenFiles.RepositoryRoot, "global.json"), _folder["global.json"]);
        await SucceedAsync(
            _folder.Path, "new", "install", Path.Combine(Packages, $"SftRecipes.Templates.{Version}.nupkg"), "--debug:custom-hive", _folder["hive"]);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A project made by <c>dotnet new sftrecipe</c>; its folder.</summary>
    internal async Task<string> NewAsync(string name, params string[] options)
    {
        await SucceedAsync(
            _folder.Path, ["new", "sftrecipe", "-n", name, "--no-restore", "--debug:custom-hive", _folder["hive"], .. options]);
        return _folder[name];
    }

    /// <summary>A file in the folder that the packages can be used in; its path.</summary>
    internal string Write(string name, string text) => _folder.Write(name, text);

    internal Task<CommandResult> RunAsync(string folder, params string[] arguments) => DotNet.RunAsync(folder, _environment, arguments);

    internal async Task<CommandResult> SucceedAsync(string folder, params string[] arguments)
    {
        CommandResult result = await RunAsync(folder, arguments);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{result.Output}");
        return result;
    }

    /// <summary>A command that ends with one error of ours: the error's line.</summary>
    internal async Task<string> FailAsync(string id, string folder, params string[] arguments)
    {
        CommandResult result = await RunAsync(folder, arguments);
        Assert.True(result.ExitCode != 0, result.Output);
        string[] errors = [.. result.Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        string line = Assert.Single(errors);
        Assert.Contains($": error {id}: ", line, StringComparison.Ordinal);
        return line;
    }
}

/// <summary>Tests that share the packed packages, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LocalFeedCollection : ICollectionFixture<LocalFeed>
{
    public const string Name = "packages";
}
