using System.CommandLine;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>chat</c>: answers each line of the input, typed or piped.</summary>
internal sealed class ChatCommand : HostCommand
{
    private const string ExitWord = "/exit";
    private readonly ModelOptions _model;
    private readonly GenerationOptions _generation;

    public ChatCommand(IHostedRecipe recipe, HostConsole console)
        : base("chat", "Answers line by line, typed or piped; /exit or Ctrl+D ends. With --json one object per line.", recipe, console)
    {
        _model = new ModelOptions(Command);
        _generation = new GenerationOptions(Command, Definition.Generation);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        PromptField field = FieldOfLine();
        ModelChoice choice = _model.Read(parsed, Definition);
        GenerationSettings settings = _generation.Read(parsed);
        using IAnsweringModel model = await LoadAsync(choice, output, cancellationToken).ConfigureAwait(false);
        if (Console.InIsTerminal)
        {
            output.Progress.Line($"Each line is {field.Name}, answered on its own. {ExitWord} or Ctrl+D ends; Ctrl+C ends an answer.");
        }

        var answers = new List<AnswerJson>();
        while (await NextLineAsync(output, cancellationToken).ConfigureAwait(false) is { } line)
        {
            var values = new Dictionary<string, string?>(StringComparer.Ordinal) { [field.Name] = line };
            IReadOnlyList<PromptSegment> prompt = Recipe.Render(values);
            if (!output.HasJson)
            {
                await AnswerAsync(model, prompt, settings, output, cancellationToken).ConfigureAwait(false);
                continue;
            }

            GenerationResult result = await model.GenerateAsync(prompt, settings, cancellationToken).ConfigureAwait(false);
            var answer = AnswerJson.Of(Definition, choice, values, prompt, result);
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
    private async Task AnswerAsync(
        IAnsweringModel model, IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CommandOutput output,
        CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        try
        {
            await AnswerStream.WriteAsync(model.StreamAsync(prompt, settings, stop.Token), output.Text.Writer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Console.InIsTerminal && !cancellationToken.IsCancellationRequested)
        {
            output.Progress.Line("(stopped)");
        }
    }
}
