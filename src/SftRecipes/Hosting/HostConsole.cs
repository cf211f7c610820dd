using System.Text;

namespace SftRecipes;

/// <summary>
/// What a command reads from and writes to. Results go to <see cref="Out"/>; what only a person wants to see may go to <see cref="Error"/>.
/// </summary>
public sealed class HostConsole
{
    /// <param name="input">What <c>chat</c> reads.</param>
    /// <param name="output">stdout.</param>
    /// <param name="error">stderr.</param>
    public HostConsole(TextReader input, TextWriter output, TextWriter error) => (In, Out, Error) = (input, output, error);

    /// <summary>stdin.</summary>
    public TextReader In { get; }

    /// <summary>stdout.</summary>
    public TextWriter Out { get; }

    /// <summary>stderr.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether someone types the input.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Whether someone watches the output: colours and live progress are welcome.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether someone watches the error output.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Ctrl+C.</summary>
    public IInterruptSource Interrupts { get; init; } = new ProcessInterrupts();

    /// <summary>
    /// The console of this process. Redirected streams are UTF-8; under CI (<c>CI</c> is set) and on dumb terminals nothing is live.
    /// </summary>
    public static HostConsole ForProcess()
    {
        bool plain = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new HostConsole(Input(), Output(), ErrorOutput())
        {
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected && !plain,
            ErrorIsTerminal = !Console.IsErrorRedirected && !plain,
        };
    }

    private static TextReader Input() =>
        Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), Utf8) : Console.In;

    private static TextWriter Output() =>
        Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), Utf8) { AutoFlush = true } : Console.Out;

    private static TextWriter ErrorOutput() =>
        Console.IsErrorRedirected ? new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true } : Console.Error;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
}
