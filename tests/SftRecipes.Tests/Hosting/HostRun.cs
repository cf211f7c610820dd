using System.Text.Json;
using SftRecipes.Hosting;

namespace SftRecipes.Tests.Hosting;

/// <summary>One command line, run in this process, and what it wrote.</summary>
internal sealed record HostRun(int ExitCode, string Out, string Error)
{
    /// <summary>stdout as JSON.</summary>
    public JsonElement ParseJson() => JsonDocument.Parse(Out).RootElement;

    /// <summary>The lines of stdout.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command of a recipe.</summary>
    public static Task<HostRun> OfAsync(IHostedRecipe recipe, params string[] arguments) => OfAsync(recipe, new Terminal(), arguments);

    /// <summary>Runs a command of a recipe on a console that is set up.</summary>
    public static async Task<HostRun> OfAsync(IHostedRecipe recipe, Terminal terminal, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var console = new HostConsole(new StringReader(terminal.Input), TextWriter.Synchronized(output), TextWriter.Synchronized(error))
        {
            InIsTerminal = terminal.InIsTerminal,
            OutIsTerminal = terminal.OutIsTerminal,
            Interrupts = terminal.Interrupts,
        };
        int code = await HostProgram.RunAsync(recipe, arguments, console);
        return new HostRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>How the console of a test is set up.</summary>
internal sealed record Terminal
{
    public string Input { get; init; } = "";

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public FakeInterrupts Interrupts { get; init; } = new();
}

/// <summary>Ctrl+C at the test's will.</summary>
internal sealed class FakeInterrupts : IInterruptSource
{
    private readonly List<Func<bool>> _handlers = [];

    /// <summary>Whether anyone listens.</summary>
    public bool IsListenedTo => _handlers.Count > 0;

    public IDisposable Listen(Func<bool> handler)
    {
        _handlers.Add(handler);
        return new Registration(() => _handlers.Remove(handler));
    }

    /// <summary>Ctrl+C; returns whether the process goes on.</summary>
    public bool Press() => _handlers.Count > 0 && _handlers[^1]();

    private sealed class Registration(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
