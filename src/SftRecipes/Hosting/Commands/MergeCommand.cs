using System.CommandLine;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;
using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>merge</c>: writes a model that needs no adapter any more.</summary>
internal sealed class MergeCommand : HostCommand
{
    private static readonly Dictionary<string, torch.ScalarType> s_types = new(StringComparer.Ordinal)
    {
        ["float32"] = torch.ScalarType.Float32,
        ["float16"] = torch.ScalarType.Float16,
        ["bfloat16"] = torch.ScalarType.BFloat16,
    };

    private readonly Option<string?> _adapter;
    private readonly Option<string?> _model;
    private readonly Option<long?> _maxShardSize;
    private readonly Option<string> _output;
    private readonly Option<string?> _type;

    public MergeCommand(IHostedRecipe recipe, HostConsole console)
        : base("merge", "Adds the adapter into the base model's weights and writes a whole Hugging Face model.", recipe, console)
    {
        _output = Add(new Option<string>("--output") { HelpName = "DIR", Required = true, Description = "Where the merged model goes." });
        _adapter = Add(CommonOptions.Adapter());
        _model = Add(CommonOptions.Model());
        _type = Add(new Option<string?>("--dtype")
        {
            HelpName = "TYPE",
            Description = "The type to save in. Default: the base model's own.",
        });
        _maxShardSize = Add(CommonOptions.MaxShardSize());
        _type.AcceptOnlyFromAmong([.. s_types.Keys]);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        if (Definition.Lora is null)
        {
            throw new RecipeException(
                $"{Definition.Name} trains all of the model's weights: '{Definition.Training.OutputDirectory}' is a whole model "
                + "already, and there is nothing to merge.");
        }

        string adapter = ModelChoice.ExistingResult(Definition, parsed.GetValue(_adapter));
        torch.ScalarType? type = parsed.GetValue(_type) is { } name ? s_types[name] : null;
        long shard = parsed.GetValue(_maxShardSize) ?? ShardedSafetensorsWriter.DefaultMaxShardBytes;
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        MergeReport report = await Activity.RunAsync(output.Progress, "preparing", async activity =>
        {
            BaseModel files = await BaseModel.OpenAsync(
                Definition, parsed.GetValue(_model), withWeights: true, new DownloadActivity(activity), stop.Token).ConfigureAwait(false);
            return await TorchThread.RunAsync(
                () => AdapterMerger.Merge(
                    files.Directory, Definition.BaseModelPrefix, adapter, parsed.GetRequiredValue(_output), type, shard,
                    LoraDelta.RoundingOf(Definition), new MergeActivity(activity), stop.Token),
                stop.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        string typeName = s_types.First(entry => entry.Value == report.Type).Key;
        long bytes = ResultSize.Find(report.Directory) ?? 0;
        output.WriteJson(new MergeJson(Definition.Name, adapter, report.Directory, typeName, report.MergedTensors, report.Tensors, bytes));
        if (!output.JsonTakesStdout)
        {
            output.Text.Line(
                $"Merged {report.MergedTensors} of {report.Tensors} tensors into '{report.Directory}' ({typeName}, "
                + $"{Figures.Bytes(bytes)}); it loads like any Hugging Face model.");
        }

        if (Definition.Quantization is { } quantization && Definition.Lora.InitLoraWeights != InitLoraWeights.Loftq && quantization.Type != QuantizationType.None)
        {
            output.Progress.Line(
                $"note: the adapter was trained on weights in {quantization.Type}; it was merged into the full-precision ones, so "
                + "answers may differ a little from those of the adapter on the quantized model.");
        }

        return ExitCode.Success;
    }

    private sealed class MergeActivity(IActivity activity) : IProgress<(long Bytes, long TotalBytes)>
    {
        public void Report((long Bytes, long TotalBytes) value) => activity.Status(
            $"writing {Figures.Bytes(value.Bytes)} of {Figures.Bytes(value.TotalBytes)}",
            (double)value.Bytes / Math.Max(value.TotalBytes, 1));
    }

    /// <summary>What <c>merge --json</c> writes.</summary>
    private sealed record MergeJson(
        string Recipe, string Adapter, string OutputDirectory, string Dtype, int MergedTensors, int Tensors, long Bytes);
}
