using System.CommandLine;
using System.Text.Json.Nodes;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>generate</c>: answers one prompt, or those of a file.</summary>
internal sealed class GenerateCommand : HostCommand
{
    private readonly PromptFieldOptions _fields;
    private readonly Option<string?> _data;
    private readonly ModelOptions _model;
    private readonly GenerationOptions _generation;

    public GenerateCommand(IHostedRecipe recipe, HostConsole console)
        : base("generate", "Answers one prompt, or with --data those of a file, as JSON Lines.", recipe, console)
    {
        _fields = new PromptFieldOptions(Command, Definition.PromptFields);
        _data = Add(CommonOptions.File("--data", "Rows to answer (.jsonl, .json, .csv), with or without responses. Writes one JSON object per row."));
        _model = new ModelOptions(Command);
        _generation = new GenerationOptions(Command, Definition.Generation);
        Command.Validators.Add(result => _fields.Validate(result, _data));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        ModelChoice choice = _model.Read(parsed, Definition);
        GenerationSettings settings = _generation.Read(parsed);
        string? data = parsed.GetValue(_data);
        IReadOnlyList<PromptRow>? rows = data is null ? null : PromptRow.ReadAll(data);
        IReadOnlyDictionary<string, string?> values = _fields.Read(parsed);
        IReadOnlyList<IReadOnlyList<PromptSegment>> prompts = rows is null
            ? [Recipe.Render(values)]
            : [.. rows.Select(row => ChatRows.Prompt(Definition, row) ?? Recipe.Render(row.FieldValues(Definition.PromptFields)))];
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        using IAnsweringModel model = await Activity.RunAsync(
            output.Progress, "loading", activity => Recipe.LoadAsync(choice, new DownloadActivity(activity), stop.Token))
            .ConfigureAwait(false);
        if (rows is not null)
        {
            await AnswerRowsAsync(model, rows, prompts, settings, output, stop.Token).ConfigureAwait(false);
        }
        else if (output.HasJson)
        {
            GenerationResult result = await model.GenerateAsync(prompts[0], settings, stop.Token).ConfigureAwait(false);
            output.WriteJson(AnswerJson.Of(Definition, choice, values, model.TextOf(prompts[0]), result));
            if (!output.JsonTakesStdout)
            {
                output.Text.Line(result.Text);
            }
        }
        else
        {
            await AnswerStream.WriteAsync(model.StreamAsync(prompts[0], settings, stop.Token), output.Text.Writer).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static async Task AnswerRowsAsync(
        IAnsweringModel model, IReadOnlyList<PromptRow> rows, IReadOnlyList<IReadOnlyList<PromptSegment>> prompts,
        GenerationSettings settings, CommandOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<GenerationResult> results = await Activity.RunAsync(output.Progress, "answering", activity =>
            model.GenerateBatchAsync(
                prompts,
                settings,
                new AnswerActivity(activity),
                cancellationToken)).ConfigureAwait(false);
        RowAnswerJson[] answers =
        [
            .. results.Select((result, index) => new RowAnswerJson(
                index + 1, rows[index].Columns, result.Text, result.Reason, result.PromptTokens, result.TokenIds.Count)),
        ];
        if (!output.JsonTakesStdout)
        {
            foreach (RowAnswerJson answer in answers)
            {
                output.Text.Line(HostJson.Line(answer));
            }
        }

        output.WriteJson(new RowAnswersJson(answers));
    }

    private sealed class AnswerActivity(IActivity activity) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => activity.Status(
            FormattableString.Invariant($"answered {value.Completed:N0}/{value.Total:N0} rows, {value.NewTokens:N0} tokens"),
            (double)value.Completed / value.Total);
    }

    /// <summary>A line of <c>generate --data</c>.</summary>
    private sealed record RowAnswerJson(
        int Row, JsonObject Columns, string Response, FinishReason FinishReason, int PromptTokens, int ResponseTokens);

    /// <summary>What <c>generate --data --json</c> writes.</summary>
    private sealed record RowAnswersJson(IReadOnlyList<RowAnswerJson> Rows);
}
