using System.CommandLine;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;
using SftRecipes.Models;
using SftRecipes.Tokenization;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>preview</c>: the tokens of the first rows, and which of them are trained.</summary>
internal sealed class PreviewCommand : HostCommand
{
    private const int DefaultRows = 3;
    private readonly Option<string[]> _data;
    private readonly Option<int?> _rows;
    private readonly Option<string?> _model;

    public PreviewCommand(IHostedRecipe recipe, HostConsole console)
        : base("preview", "The tokens of the first rows, coloured by what is trained. Needs no weights.", recipe, console)
    {
        _data = Add(CommonOptions.Data("--data", "Rows. Default: the training rows of the recipe's [Dataset]."));
        _rows = Add(CommonOptions.Int32("--rows", $"Rows to show. Default {DefaultRows}.", minimum: 0));
        _model = Add(CommonOptions.Model());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> rows = RowSources.Training(Recipe, parsed.GetValue(_data)!, stop.Token);
        BaseModel files = await Activity.RunAsync(output.Progress, "opening the tokenizer", activity => BaseModel.OpenAsync(
            Definition, parsed.GetValue(_model), withWeights: false, new DownloadActivity(activity), stop.Token)).ConfigureAwait(false);
        IReadOnlyList<ExampleRow<TokenizedExample>> tokens = new RowTokenizer(Definition, files.Tokenizer).Tokenize(rows, stop.Token);
        var preview = Preview.Of(Definition, files.Tokenizer, tokens, parsed.GetValue(_rows) ?? DefaultRows);
        output.WriteJson(preview);
        if (!output.JsonTakesStdout)
        {
            PreviewText.Write(preview, output.Text);
        }

        return ExitCode.Success;
    }
}
