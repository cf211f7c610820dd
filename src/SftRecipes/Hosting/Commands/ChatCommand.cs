using System.CommandLine;
using System.Text;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary>
/// <c>chat</c>: answers each line of the input, typed or piped. With a chat template the lines are a conversation.
/// </summary>
internal sealed class ChatCommand : HostCommand
{
    private const string ExitWord = "/exit";
    private const string ClearWord = "/clear";
    private readonly ModelOptions _model;
    private readonly GenerationOptions _generation;
    private readonly Option<string?>? _system;

    public ChatCommand(IHostedRecipe recipe, HostConsole console)
        : base("chat", "Answers line by line, typed or piped; /exit or Ctrl+D ends. With --json one object per line.", recipe, console)
    {
        _model = new ModelOptions(Command);
        _generation = new GenerationOptions(Command, Definition.Generation);
        _system = Definition.ChatTemplate is null
            ? null
            : Add(new Option<string?>("--system") { HelpName = "TEXT", Description = "What the model is told before the conversation." });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        IChatLines lines = Definition.ChatTemplate is { } template
            ? new ConversationLines(template, parsed.GetValue(_system!))
            : new SingleLines(Recipe, FieldOfLine());
        ModelChoice choice = _model.Read(parsed, Definition);
        GenerationSettings settings = _generation.Read(parsed);
        using IAnsweringModel model = await LoadAsync(choice, output, cancellationToken).ConfigureAwait(false);
        if (Console.InIsTerminal)
        {
            output.Progress.Line($"{lines.Hint} {ExitWord} or Ctrl+D ends; Ctrl+C ends an answer.");
        }

        var answers = new List<AnswerJson>();
        while (await NextLineAsync(output, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (lines is ConversationLines conversation && line.Trim() == ClearWord)
            {
                conversation.Clear();
                continue;
            }

            IReadOnlyList<PromptSegment> prompt = lines.Prompt(line);
            if (!output.HasJson)
            {
                lines.Answered(await AnswerAsync(model, prompt, settings, output, cancellationToken).ConfigureAwait(false));
                continue;
            }

            GenerationResult result = await model.GenerateAsync(prompt, settings, cancellationToken).ConfigureAwait(false);
            lines.Answered(result.Text);
            var values = new Dictionary<string, string?>(StringComparer.Ordinal) { [lines.FieldName] = line };
            var answer = AnswerJson.Of(Definition, choice, values, model.TextOf(prompt), result);
            answers.Add(answer);
            if (output.JsonTakesStdout)
            {
                await Console.Out.WriteLineAsync(HostJson.Line(answer)).ConfigureAwait(false);
            }
            else
            {
                output.Text.Line(result.Text);
            }
        }

        if (!output.JsonTakesStdout)
        {
            output.WriteJson(answers);
        }

        return ExitCode.Success;
    }

    private async Task<IAnsweringModel> LoadAsync(ModelChoice choice, CommandOutput output, CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        return await Activity.RunAsync(
            output.Progress, "loading", activity => Recipe.LoadAsync(choice, new DownloadActivity(activity), stop.Token))
            .ConfigureAwait(false);
    }

    /// <summary>The field that a line is the value of.</summary>
    /// <exception cref="RecipeException">The prompt needs more than one value, or none.</exception>
    private PromptField FieldOfLine()
    {
        PromptField[] others = [.. Definition.PromptFields.Skip(1).Where(field => field.Required)];
        return Definition.PromptFields switch
        {
            [] => throw new RecipeException(
                $"The prompt of {Definition.Name} asks for nothing, so there is nothing to type; use `generate`."),
            _ when others.Length > 0 => throw new RecipeException(
                $"The prompt of {Definition.Name} also needs {string.Join(", ", others.Select(field => field.Name))}, which a line "
                + "cannot give; use `generate`."),
            [PromptField first, ..] => first,
        };
    }

    /// <summary>The next line that says something; null at the end.</summary>
    private async Task<string?> NextLineAsync(CommandOutput output, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Console.InIsTerminal)
            {
                await output.Progress.Writer.WriteAsync("> ").ConfigureAwait(false);
            }

            string? line = await Console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line is null || line.Trim() == ExitWord)
            {
                return null;
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                return line;
            }
        }
    }

    /// <summary>Streams an answer. While it comes Ctrl+C ends only it, where someone types; else it ends the command.</summary>
    /// <returns>What was answered, as far as it came.</returns>
    private async Task<string> AnswerAsync(
        IAnsweringModel model, IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CommandOutput output,
        CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        var answer = new StringBuilder();
        try
        {
            await AnswerStream.WriteAsync(Kept(model.StreamAsync(prompt, settings, stop.Token), answer), output.Text.Writer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Console.InIsTerminal && !cancellationToken.IsCancellationRequested)
        {
            output.Progress.Line("(stopped)");
        }

        return answer.ToString();
    }

    private static async IAsyncEnumerable<string> Kept(IAsyncEnumerable<string> pieces, StringBuilder answer)
    {
        await foreach (string piece in pieces.ConfigureAwait(false))
        {
            answer.Append(piece);
            yield return piece;
        }
    }
}
