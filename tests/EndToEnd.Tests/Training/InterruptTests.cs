using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Ctrl+C during training, in a process of its own.</summary>
[Collection(TorchCollection.Name)]
public class InterruptTests
{
    private static readonly Dictionary<string, string?> s_environment = [];

    [SkippableFact]
    public async Task Ctrl_C_saves_and_the_run_can_be_resumed_as_if_it_had_not_happened()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows cannot send Ctrl+C to one process.");
        Skip.If(IgnoresInterrupts(), "Ctrl+C is ignored here, as in a shell's background jobs, and the programs started from here inherit that.");
        using var folder = new TemporaryDirectory();
        string model = TinyModel.WriteLlama(folder["model"]);
        string data = folder.Write("rows.jsonl", Quiz.JsonLines);
        string[] train = [nameof(LongRun), "train", "--model", model, "--data", data, "--output"];

        CommandResult stopped;
        using (ChildProgram program = ChildProgram.Start("EndToEnd.Tests.dll", s_environment, [.. train, folder["stopped"]]))
        {
            await program.WaitForLineAsync("checkpoint-20");
            program.PressControlC();
            stopped = await program.EndAsync();
        }

        Assert.True(stopped.ExitCode == ExitCode.Stopped, $"exit code {stopped.ExitCode}\n{stopped.Out}\n{stopped.Error}");
        Assert.Empty(stopped.Error);
        Assert.Contains("Stopping after this step and saving", stopped.Out, StringComparison.Ordinal);
        Assert.Contains("Stopped after", stopped.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FileTree.Of(folder.Path), entry => entry.Contains(".tmp", StringComparison.Ordinal));
        (await Command.RunAsync<LongRun>("generate", "--model", model, "--adapter", folder["stopped"], "--question", "What?")).Succeeded();

        string[] checkpoints = Directory.GetDirectories(folder["stopped"], "checkpoint-*");
        Assert.Equal(2, checkpoints.Length);
        string last = checkpoints.MaxBy(path => int.Parse(path[(path.LastIndexOf('-') + 1)..]))!;
        Assert.Contains($"Stopped after {last[(last.LastIndexOf('-') + 1)..]} of 400 steps", stopped.Out, StringComparison.Ordinal);
        Assert.Contains($"--resume {last}", stopped.Out, StringComparison.Ordinal);
        CommandResult resumed = await ChildProgram.RunAsync("EndToEnd.Tests.dll", s_environment, [.. train, folder["resumed"], "--resume", last]);
        Assert.Contains("Trained 400 of 400 steps", resumed.Succeeded().Out, StringComparison.Ordinal);

        (await Command.RunAsync<LongRun>([.. train[1..], folder["whole"]])).Succeeded();
        const string weights = "adapter_model.safetensors";
        Assert.Equal(File.ReadAllBytes(folder["whole", weights]), File.ReadAllBytes(folder["resumed", weights]));
        Assert.NotEqual(File.ReadAllBytes(folder["whole", weights]), File.ReadAllBytes(folder["stopped", weights]));
    }

    /// <summary>Whether this process was started with SIGINT (2) ignored.</summary>
    private static bool IgnoresInterrupts()
    {
        const string field = "SigIgn:";
        string? line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(field, StringComparison.Ordinal))
            : null;
        return line is not null && (Convert.ToUInt64(line[field.Length..].Trim(), 16) & 2) != 0;
    }
}
