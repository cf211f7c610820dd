using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What a user can get wrong on the command line of <c>train</c>: one sentence, exit code 1, and nothing on the disk.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainErrorTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _data;

    public TrainErrorTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);
        _data = _folder.Write("rows.jsonl", Quiz.JsonLines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_model_directory_that_is_not_there() => FailsAsync([$"'{_folder["nowhere"]}' does not exist"], model: _folder["nowhere"]);

    [Fact]
    public Task A_directory_that_holds_no_model()
    {
        Directory.CreateDirectory(_folder["empty"]);
        return FailsAsync([_folder["empty"], "config.json"], model: _folder["empty"]);
    }

    [Fact]
    public Task A_model_of_another_architecture()
    {
        TinyModel.WriteOpt(_folder["opt"]);
        return FailsAsync(["llama", "opt"], model: _folder["opt"]);
    }

    [Fact]
    public Task A_model_of_another_size()
    {
        string config = Path.Combine(_model, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"intermediate_size\": 80", "\"intermediate_size\": 96", StringComparison.Ordinal));
        return FailsAsync(["intermediate_size", "80", "96"]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(200)]
    [InlineData(20_000)]
    public Task A_truncated_safetensors_file(int length)
    {
        using (FileStream file = File.OpenWrite(Path.Combine(_model, "model.safetensors")))
        {
            Assert.True(file.Length > length);
            file.SetLength(length);
        }

        return FailsAsync([Path.Combine(_model, "model.safetensors"), "damaged or truncated"]);
    }

    [Fact]
    public Task A_model_without_weights()
    {
        File.Delete(Path.Combine(_model, "model.safetensors"));
        return FailsAsync([_model, "model.safetensors"]);
    }

    [Fact]
    public Task A_malformed_line()
    {
        string data = _folder.Write("bad.jsonl", Quiz.JsonLines + "{\"question\": \"What\n");
        return FailsAsync([$"{data}:{Quiz.Rows.Count + 1}: not JSON"], data: data);
    }

    [Fact]
    public Task A_missing_column()
    {
        string data = _folder.Write("bad.jsonl", Quiz.JsonLines + "{\"question\": \"What?\", \"anwser\": \"That.\"}\n");
        return FailsAsync([$"{data}:{Quiz.Rows.Count + 1}: ", "Answer of QuizRow", "anwser"], data: data);
    }

    [Fact]
    public Task A_value_of_another_type()
    {
        string data = _folder.Write("bad.jsonl", "{\"question\": \"What?\", \"answer\": [1]}\n");
        return FailsAsync([$"{data}:1: ", "Answer"], data: data);
    }

    [Fact]
    public Task A_missing_column_of_a_CSV_file()
    {
        string data = _folder.Write("bad.csv", "question,reply\nWhat?,That.\n");
        return FailsAsync([$"{data}:1: ", "Answer of QuizRow"], data: data);
    }

    [Fact]
    public Task A_file_without_rows() => FailsAsync(["has no rows"], data: _folder.Write("none.jsonl", ""));

    [Fact]
    public Task A_row_that_is_too_long()
    {
        string data = _folder.Write("long.jsonl", $"{{\"question\": \"{new string('x', 200)}\", \"answer\": \"That.\"}}\n");
        return FailsAsync(["96"], data: data);
    }

    [Fact]
    public Task Data_that_is_not_there() => FailsAsync([_folder["none.jsonl"]], data: _folder["none.jsonl"]);

    [Fact]
    public Task An_output_directory_below_a_file() => FailsAsync(["is a file"], output: Path.Combine(_data, "out"));

    [SkippableFact]
    public Task An_output_directory_that_the_system_does_not_let_be_made()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is Linux's.");
        return FailsAsync(["/proc/sft/out", "cannot be written"], output: "/proc/sft/out");
    }

    [SkippableFact]
    public Task A_read_only_output_directory()
    {
        Skip.If(Environment.UserName == "root", "Nothing is read-only for root.");
        if (OperatingSystem.IsWindows())
        {
            Skip.If(true, "Windows has other permissions.");
            return Task.CompletedTask;
        }

        File.SetUnixFileMode(Directory.CreateDirectory(_folder["readonly"]).FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return FailsAsync([_folder["readonly"], "cannot be written"], output: _folder["readonly", "out"]);
    }

    [Fact]
    public Task A_checkpoint_that_is_none() =>
        FailsAsync(["is no checkpoint"], more: ["--resume", _model]);

    private async Task FailsAsync(string[] parts, string? model = null, string? data = null, string? output = null, string[]? more = null)
    {
        IReadOnlyList<string> before = FileTree.Of(_folder.Path);
        CommandResult result = await Command.RunAsync<TinyLora>(
        [
            "train", "--model", model ?? _model, "--data", data ?? _data, "--output", output ?? _folder["a", "b"], .. more ?? [],
        ]);
        result.FailedWithOneSentence(parts);
        Assert.Equal(before, FileTree.Of(_folder.Path));
    }
}
