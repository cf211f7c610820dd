using System.CommandLine;
using SftRecipes.Checkpoints;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;
using SftRecipes.Models;
using SftRecipes.Native;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>info</c>: the recipe's facts, and those of its base model's checkpoint.</summary>
internal sealed class InfoCommand : HostCommand
{
    private readonly Option<string?> _manifest;
    private readonly Option<string?> _model;

    public InfoCommand(IHostedRecipe recipe, HostConsole console)
        : base("info", "The recipe with every value resolved, its parameter counts, and what it has trained.", recipe, console)
    {
        _manifest = Add(new Option<string?>("--manifest")
        {
            HelpName = "FILE",
            Description = "Writes the names, types and shapes of the base model's tensors as JSON to FILE.",
        });
        _model = Add(CommonOptions.Model());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_manifest) is { } file)
        {
            await WriteManifestAsync(Path.GetFullPath(file), parsed.GetValue(_model), output, cancellationToken).ConfigureAwait(false);
        }

        var facts = RecipeFacts.Of(Definition);
        output.WriteJson(facts);
        if (!output.JsonTakesStdout)
        {
            FactsText.Write(facts, output.Text);
        }

        return ExitCode.Success;
    }

    private async Task WriteManifestAsync(string path, string? model, CommandOutput output, CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        string text = await Activity.RunAsync(output.Progress, "preparing", async activity =>
        {
            BaseModel files = await BaseModel.OpenAsync(
                Definition, model, withWeights: true, new DownloadActivity(activity), stop.Token).ConfigureAwait(false);
            return await TorchThread.RunAsync(
                () =>
                {
                    using IWeightSource weights = Checkpoint.Open(files.Directory, Definition.BaseModelPrefix);
                    return PythonJson.Write(ModelManifest.Of(Definition.BaseModel, weights));
                },
                stop.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        FileTransaction.Run(Path.GetDirectoryName(path)!, transaction => transaction.WriteText(Path.GetFileName(path), text + "\n"));
        output.Progress.Line($"Wrote the manifest of {Definition.BaseModel} to '{path}'.");
    }
}
