using System.CommandLine;
using SftRecipes.Hosting.Progress;
using SftRecipes.Hosting.Reports;
using SftRecipes.Interchange;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>export</c>: writes the tuned model for other programs.</summary>
internal sealed class ExportCommand : HostCommand
{
    private static readonly Dictionary<string, ExportFormat> s_formats = new(StringComparer.Ordinal)
    {
        ["gguf"] = ExportFormat.Gguf,
        ["bnb4bit"] = ExportFormat.BitsAndBytes4Bit,
        ["pytorch"] = ExportFormat.PyTorch,
    };

    private static readonly Dictionary<string, GgufTensorType> s_types = new(StringComparer.Ordinal)
    {
        ["f32"] = GgufTensorType.F32,
        ["f16"] = GgufTensorType.F16,
        ["q8_0"] = GgufTensorType.Q8_0,
        ["q4_0"] = GgufTensorType.Q4_0,
    };

    private readonly Option<string?> _format;
    private readonly Option<bool> _force;
    private readonly Option<long?> _maxShardSize;
    private readonly ModelOptions _model;
    private readonly Option<string?> _output;
    private readonly Option<string?> _to;
    private readonly Option<string?> _type;

    public ExportCommand(IHostedRecipe recipe, HostConsole console)
        : base("export", "Writes the tuned model, its adapter merged, in a format of other programs; or the recipe as another tool's configuration.", recipe, console)
    {
        _format = Add(new Option<string?>("--format")
        {
            HelpName = "FORMAT",
            Description = "gguf: a file for llama.cpp, LLamaSharp and Ollama; bnb4bit: a Hugging Face directory in bitsandbytes' 4-bit "
                + "layout; pytorch: one with pytorch_model.bin instead of safetensors.",
        });
        _format.AcceptOnlyFromAmong([.. s_formats.Keys]);
        _to = Add(new Option<string?>("--to")
        {
            HelpName = "TOOL",
            Description = "Writes the recipe instead, as a configuration of axolotl, llamafactory or trl, and lists what has no counterpart there.",
        });
        _to.AcceptOnlyFromAmong([.. ConfigTool.All.Select(tool => tool.Name)]);
        _output = Add(new Option<string?>("--output") { HelpName = "PATH", Description = "Where it goes: a directory; with --to a file, by default stdout." });
        _force = Add(CommonOptions.Force());
        _type = Add(new Option<string?>("--type") { HelpName = "TYPE", Description = "How gguf stores matrices. Default: f16." });
        _type.AcceptOnlyFromAmong([.. s_types.Keys]);
        _model = new ModelOptions(Command);
        _maxShardSize = Add(CommonOptions.MaxShardSize());
        Command.Exclude(_format, _to);
        Command.Validators.Add(result =>
        {
            if (!CommonOptions.IsGiven(result, _format) && !CommonOptions.IsGiven(result, _to))
            {
                result.AddError("Option '--format' is required; or give '--to' for the recipe itself.");
            }
            else if (CommonOptions.IsGiven(result, _format) && !CommonOptions.IsGiven(result, _output))
            {
                result.AddError("Option '--output' is required.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        if (ConfigTool.All.SingleOrDefault(tool => tool.Name == parsed.GetValue(_to)) is { } tool)
        {
            return WriteConfiguration(tool, parsed, output);
        }

        ModelChoice choice = _model.Read(parsed, Definition);
        string format = parsed.GetValue(_format)!;
        using StopRequest stop = StopOnInterrupt(output, cancellationToken);
        ExportReport report = await Activity.RunAsync(output.Progress, "preparing", activity => ModelExporter.ExportAsync(
            Definition,
            Recipe.RenderPrompt,
            parsed.GetValue(_output)!,
            new ExportOptions
            {
                Format = s_formats[format],
                GgufType = s_types[parsed.GetValue(_type) ?? "f16"],
                ResultDirectory = choice.ResultDirectory,
                Untuned = choice.IsBase,
                ModelDirectory = choice.ModelDirectory,
                MaxShardBytes = parsed.GetValue(_maxShardSize) ?? Checkpoints.ShardedSafetensorsWriter.DefaultMaxShardBytes,
                DownloadProgress = new DownloadActivity(activity),
                Progress = new ExportActivity(activity),
            },
            stop.Token)).ConfigureAwait(false);
        output.WriteJson(new ExportJson(
            Definition.Name, format, choice.ResultDirectory, report.Directory, report.Tensors, report.QuantizedTensors, report.Bytes));
        if (!output.JsonTakesStdout)
        {
            output.Text.Line(
                $"Exported {report.Tensors} tensors ({report.QuantizedTensors} of them quantized) to '{report.Directory}' ({format}, "
                + $"{Figures.Bytes(report.Bytes)}).");
        }

        return ExitCode.Success;
    }

    private int WriteConfiguration(ConfigTool tool, ParseResult parsed, CommandOutput output)
    {
        string? target = parsed.GetValue(_output);
        if (target is null && output.JsonTakesStdout)
        {
            throw new RecipeException("The report takes stdout; give the configuration a file by --output.");
        }

        ExportedConfig exported = ConfigExporter.Export(Definition, tool);
        if (target is null)
        {
            Console.Out.Write(exported.Text);
        }
        else
        {
            InterchangeFile.Write(target, exported.Text, parsed.GetValue(_force));
        }

        output.WriteJson(new ConfigurationJson(Definition.Name, tool.Name, target, exported.NotCarried));
        InterchangeFile.List(
            output.Progress, $"Exported the recipe {Definition.Name} for {tool.Name}{(target is null ? "" : $" to '{target}'")}.", exported.NotCarried);
        return ExitCode.Success;
    }

    private sealed class ExportActivity(IActivity activity) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => activity.Status(
            $"{value.Stage} {Figures.Bytes(value.Bytes)} of {Figures.Bytes(value.TotalBytes)}",
            (double)value.Bytes / Math.Max(value.TotalBytes, 1));
    }

    /// <summary>What <c>export --to --json</c> writes.</summary>
    private sealed record ConfigurationJson(string Recipe, string Tool, string? Output, IReadOnlyList<NotCarried> NotCarried);

    /// <summary>What <c>export --json</c> writes.</summary>
    private sealed record ExportJson(
        string Recipe, string Format, string? Result, string OutputDirectory, int Tensors, int QuantizedTensors, long Bytes);
}
