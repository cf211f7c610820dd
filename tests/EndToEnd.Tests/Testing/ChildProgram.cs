using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A recipe's program in a process of its own, with an environment of its own.</summary>
internal sealed partial class ChildProgram : IDisposable
{
    private const int Interrupt = 2;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly Task<string> _error;

    private ChildProgram(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a program that was built beside the tests; the test is skipped by name where it was not.</summary>
    public static ChildProgram Start(string assembly, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly);
        Skip.IfNot(
            File.Exists(path) && File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json")), $"{assembly} was not built beside the tests.");
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, [path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProgram(Process.Start(start)!);
    }

    /// <summary>Runs one to its end.</summary>
    public static async Task<CommandResult> RunAsync(
        string assembly, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using ChildProgram program = Start(assembly, environment, arguments);
        return await program.EndAsync();
    }

    /// <summary>Reads lines of stdout up to one that contains a text.</summary>
    public async Task WaitForLineAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _out.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The program ended without saying '{text}':\n{_out}\n{await _error}");
    }

    /// <summary>What Ctrl+C does.</summary>
    public void PressControlC() => Assert.Equal(0, Kill(_process.Id, Interrupt));

    /// <summary>Waits for the end.</summary>
    public async Task<CommandResult> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        _out.Append(await _process.StandardOutput.ReadToEndAsync(patience.Token));
        await _process.WaitForExitAsync(patience.Token);
        return new CommandResult(_process.ExitCode, _out.ToString(), await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
