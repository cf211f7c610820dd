using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What a user can get wrong with what was trained.</summary>
[Collection(TorchCollection.Name)]
public class ResultErrorTests(OptAlpacaRun run) : IClassFixture<OptAlpacaRun>
{
    private const string Weights = "adapter_model.safetensors";

    [Theory]
    [InlineData("generate", "--instruction", "Say it.")]
    [InlineData("evaluate", "--data", "Data/examples.jsonl")]
    [InlineData("merge", "--output", "merged")]
    public async Task An_adapter_that_is_not_there(params string[] command)
    {
        using var folder = new TemporaryDirectory();
        CommandResult result = await Command.RunAsync<OptAlpaca>([.. command, "--model", run.Model, "--adapter", folder["none"]]);
        result.FailedWithOneSentence(folder["none"], "does not exist");
    }

    [Fact]
    public async Task A_truncated_adapter()
    {
        using var folder = new TemporaryDirectory();
        CopyAdapter(folder);
        using (FileStream file = File.OpenWrite(folder[Weights]))
        {
            file.SetLength(file.Length - 100);
        }

        IReadOnlyList<string> before = FileTree.Of(folder.Path);
        (await Command.RunAsync<OptAlpaca>("generate", "--model", run.Model, "--adapter", folder.Path, "--instruction", "Say it."))
            .FailedWithOneSentence(folder[Weights], "damaged or truncated");
        (await Command.RunAsync<OptAlpaca>("merge", "--model", run.Model, "--adapter", folder.Path, "--output", folder["merged"]))
            .FailedWithOneSentence(folder[Weights], "damaged or truncated");
        Assert.Equal(before, FileTree.Of(folder.Path));
    }

    [Fact]
    public async Task An_adapter_of_another_rank()
    {
        using var folder = new TemporaryDirectory();
        CopyAdapter(folder);
        string peft = Path.Combine(GoldenFiles.RepositoryRoot, "tests", "Golden", "models", "opt_350m_style", "adapter");
        File.Copy(Path.Combine(peft, Weights), folder[Weights], overwrite: true);
        (await Command.RunAsync<OptAlpaca>("generate", "--model", run.Model, "--adapter", folder.Path, "--instruction", "Say it."))
            .FailedWithOneSentence(folder.Path, "lora_A");
    }

    [Fact]
    public async Task A_merge_into_a_place_that_is_a_file()
    {
        using var folder = new TemporaryDirectory();
        string file = folder.Write("file", "");
        (await Command.RunAsync<OptAlpaca>("merge", "--model", run.Model, "--adapter", run.Adapter, "--output", Path.Combine(file, "merged")))
            .FailedWithOneSentence(file);
        Assert.Equal(["file " + FileTree.Hash(file)], FileTree.Of(folder.Path));
    }

    private void CopyAdapter(TemporaryDirectory folder)
    {
        foreach (string file in Directory.EnumerateFiles(run.Adapter))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }
    }
}
