using Spectre.Console;

namespace SftRecipes.Hosting;

/// <summary>A stream that a command writes text for people to.</summary>
/// <param name="Writer">The stream.</param>
/// <param name="IsTerminal">Whether someone watches it: colours and live progress are welcome.</param>
internal sealed record TextChannel(TextWriter Writer, bool IsTerminal)
{
    /// <summary>Wide enough that nothing is wrapped where no terminal gives a width.</summary>
    private const int UnboundedWidth = 10_000;

    private readonly Lazy<IAnsiConsole> _console = new(() => Create(Writer, IsTerminal));

    /// <summary>Spectre's view of it.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>One line as it is, never wrapped or coloured.</summary>
    public void Line(string text = "") => Writer.WriteLine(text);

    /// <summary>Shows the cursor again, which live progress hides; for when the process ends in its midst.</summary>
    public void ShowCursor()
    {
        if (IsTerminal)
        {
            Console.Cursor.Show(true);
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        bool isProcess = ReferenceEquals(writer, System.Console.Out) || ReferenceEquals(writer, System.Console.Error);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = !isTerminal ? AnsiSupport.No : isProcess ? AnsiSupport.Detect : AnsiSupport.Yes,
            ColorSystem = !isTerminal ? ColorSystemSupport.NoColors : isProcess ? ColorSystemSupport.Detect : ColorSystemSupport.Standard,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = UnboundedWidth;
        }

        return console;
    }
}
