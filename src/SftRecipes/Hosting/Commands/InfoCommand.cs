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
    private readonly Option<string?> _contract;
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
        _contract = Add(new Option<string?>("--contract")
        {
            HelpName = "DIR",
            Description = "Puts what the compiler checks recipes against into DIR/org/name: the base model's configuration, its tokenizer's small "
                + "files and the manifest. With DIR = models, beside the project file, builds take them from there.",
        });
        _model = Add(CommonOptions.Model());
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        string? model = parsed.GetValue(_model);
        if (parsed.GetValue(_manifest) is { } file)
        {
            string path = Path.GetFullPath(file);
            (string text, _) = await ReadAsync(model, output, cancellationToken).ConfigureAwait(false);
            FileTransaction.Run(Path.GetDirectoryName(path)!, transaction => transaction.WriteText(Path.GetFileName(path), text));
            output.Progress.Line($"Wrote the manifest of {Definition.BaseModel} to '{path}'.");
        }

        if (parsed.GetValue(_contract) is { } directory)
        {
            string path = Path.GetFullPath(Path.Combine([directory, .. Definition.BaseModel.Split('/')]));
            (string text, string source) = await ReadAsync(model, output, cancellationToken).ConfigureAwait(false);
            FileTransaction.Run(path, transaction => WriteContract(transaction, source, text));
            output.Progress.Line($"Wrote what the compiler checks of {Definition.BaseModel} to '{path}'.");
        }

        var facts = RecipeFacts.Of(Definition);
        output.WriteJson(facts);
        if (!output.JsonTakesStdout)
        {
            FactsText.Write(facts, output.Text);
        }

        return ExitCode.Success;
    }

    /// <summary>The manifest of the base model, and where its files lie.</summary>
    private async Task<(string Manifest, string Directory)> ReadAsync(string? model, CommandOutput output, CancellationToken cancellationToken)
    {
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        return await Activity.RunAsync(output.Progress, "preparing", async activity =>
        {
            BaseModel files = await BaseModel.OpenAsync(
                Definition, model, withWeights: true, new DownloadActivity(activity), stop.Token).ConfigureAwait(false);
            string manifest = await TorchThread.RunAsync(
                () =>
                {
                    using IWeightSource weights = Checkpoint.Open(files.Directory, Definition.BaseModelPrefix);
                    return PythonJson.Write(ModelManifest.Of(Definition.BaseModel, weights)) + "\n";
                },
                stop.Token).ConfigureAwait(false);
            return (manifest, files.Directory);
        }).ConfigureAwait(false);
    }

    private static void WriteContract(FileTransaction transaction, string source, string manifest)
    {
        foreach (string name in CheckpointFiles.Contract.Where(name => File.Exists(Path.Combine(source, name))))
        {
            transaction.Copy(Path.Combine(source, name), name);
        }

        transaction.WriteText(CheckpointFiles.Manifest, manifest);
    }
}
