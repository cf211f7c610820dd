using System.CommandLine;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;
using SftRecipes.Models;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>preview</c>: the tokens of the first rows, and which of them are trained.</summary>
internal sealed class PreviewCommand : HostCommand
{
    private const int DefaultRows = 3;
    private readonly Option<string?> _data;
    private readonly Option<int?> _rows;
    private readonly Option<string?> _model;

    public PreviewCommand(IHostedRecipe recipe, HostConsole console)
        : base("preview", "The tokens of the first rows, coloured by what is trained. Needs no weights.", recipe, console)
    {
        _data = Add(CommonOptions.Data("Rows (.jsonl, .json, .csv). Default: the training rows of the recipe's [Dataset]."));
        _rows = Add(CommonOptions.Int32("--rows", $"Rows to show. Default {DefaultRows}.", minimum: 0));
        _model = Add(CommonOptions.Model());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> rows =
            parsed.GetValue(_data) is { } data ? [.. Recipe.ReadExamples(data)] : Recipe.ReadDataset().Train;
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        BaseModel files = await Activity.RunAsync(output.Progress, "opening the tokenizer", activity => BaseModel.OpenAsync(
            Definition, parsed.GetValue(_model), withWeights: false, new DownloadActivity(activity), stop.Token)).ConfigureAwait(false);
        IReadOnlyList<ExampleRow<TokenizedExample>> tokens = RowTokens.Tokenize(Definition, files.Tokenizer, rows, stop.Token);
        var preview = Preview.Of(Definition, files.Tokenizer, tokens, parsed.GetValue(_rows) ?? DefaultRows);
        output.WriteJson(preview);
        if (!output.JsonTakesStdout)
        {
            PreviewText.Write(preview, output.Text);
        }

        return ExitCode.Success;
    }
}
