namespace SftRecipes.Tests.Hosting;

public sealed class ImportCommandTests : IDisposable
{
    private const string Axolotl = "base_model: gpt2\nsequence_len: 512\nmicro_batch_size: 2\nlearning_rate: 1e-4\nwandb_project: mine\n";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task ARecipeGoesToStdoutAndWhatIsMissingToStderr()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "import", _directory.Write("small-run.yaml", Axolotl));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("// Read from small-run.yaml of axolotl.\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("public partial class SmallRun : ISftRecipe<Conversation>;", run.Out, StringComparison.Ordinal);
        Assert.Contains("4 keys of axolotl's", run.Error, StringComparison.Ordinal);
        Assert.Contains("not carried over: wandb_project: a run reports to the console", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileIsReplacedByForceOnly()
    {
        string config = _directory.Write("config.yaml", Axolotl), target = _directory.Write("Mine.cs", "// kept");

        HostRun refused = await HostRun.OfAsync(new FakeHostedRecipe(), "import", config, "--output", target);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("// kept", File.ReadAllText(target));

        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "import", config, "--output", target, "--force", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("partial class Mine ", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal("axolotl", run.ParseJson().GetProperty("tool").GetString());
        Assert.Equal("wandb_project", run.ParseJson().GetProperty("not_carried")[0].GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("seed: 1\n", "do not say which tool's they are; give --from axolotl")]
    [InlineData("- a\n", "has no keys")]
    [InlineData("base_model: gpt2\n  x: [\n", "is no YAML")]
    [InlineData("adapter: lora\nsequence_len: 1\n", "names no base model; give it 'base_model'")]
    public async Task WhatIsNoConfigurationIsOneSentence(string text, string expected)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "import", _directory.Write("config.yaml", text));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task AMissingFileIsNamed()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "import", _directory["none.yaml"], "--from", "trl");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("none.yaml' does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRecipeIsExportedAsAConfiguration()
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), "export", "--to", "axolotl");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("base_model: facebook/opt-350m\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("adapter: qlora\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("lora_r: 16\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("Exported the recipe OptAlpaca for axolotl", run.Error, StringComparison.Ordinal);

        string target = _directory.Write("there.yaml", "kept: 1");
        HostRun refused = await HostRun.OfAsync(new FakeHostedRecipe(), "export", "--to", "trl", "--output", target);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("kept: 1", File.ReadAllText(target));
    }

    [Theory]
    [InlineData("export --to axolotl --format gguf --output x", "exclude each other")]
    [InlineData("export --output x", "'--format' is required")]
    [InlineData("export --format gguf", "'--output' is required")]
    [InlineData("export --to torchtune", "torchtune")]
    [InlineData("import", "Required argument missing")]
    public async Task UsageIsChecked(string line, string expected)
    {
        HostRun run = await HostRun.OfAsync(new FakeHostedRecipe(), line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
