using System.Globalization;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Prompts;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>Writes what a run has trained: an adapter in PEFT's format, or a whole model.</summary>
internal sealed class ResultWriter
{
    /// <summary>Holds the recipe with every value resolved, beside the result.</summary>
    public const string RecipeFile = "recipe.json";

    private const string CheckpointPrefix = "checkpoint-";
    private readonly RecipeDefinition _recipe;

    private ResultWriter(RecipeDefinition recipe, string directory)
    {
        _recipe = recipe;
        Directory = directory;
    }

    /// <summary>Where the result goes.</summary>
    public string Directory { get; }

    /// <exception cref="RecipeException">The directory cannot be written to; said before the run, not after it.</exception>
    public static ResultWriter Create(RecipeDefinition recipe, string directory)
    {
        string full = Path.GetFullPath(directory);
        string existing = full;
        while (!System.IO.Directory.Exists(existing))
        {
            if (File.Exists(existing))
            {
                throw new RecipeException($"The output directory '{directory}' is a file; choose another OutputDirectory or pass --output DIR.");
            }

            existing = Path.GetDirectoryName(existing) ?? Path.GetPathRoot(full)!;
        }

        try
        {
            string probe = Path.Combine(existing, $".sft-{Guid.NewGuid():n}.tmp");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                $"The output directory '{directory}' cannot be written to ({exception.Message.TrimEnd('.')}); choose another OutputDirectory "
                + "or pass --output DIR.", exception);
        }

        return new ResultWriter(recipe, full);
    }

    /// <summary>Writes the result.</summary>
    public void SaveResult(CausalLanguageModel model, BaseModel baseModel) => Save(Directory, model, baseModel, _ => { });

    /// <summary>The name of a step's checkpoint directory.</summary>
    public static string CheckpointName(int step) => CheckpointPrefix + step.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the result as it was at a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint's directory.</param>
    public void SaveResultOf(string checkpoint) => FileTransaction.Run(Directory, transaction =>
    {
        string[] files =
        [
            .. System.IO.Directory.EnumerateFiles(checkpoint).Select(path => Path.GetFileName(path)).Where(name => !TrainerCheckpoint.IsState(name)),
        ];
        foreach (string file in files)
        {
            transaction.Copy(Path.Combine(checkpoint, file), file);
        }

        foreach (string stale in ModelWriter.FindWeights(Directory).Except(files))
        {
            transaction.RemoveOnCommit(stale);
        }
    });

    /// <summary>Writes the state of the run after a step, and deletes checkpoints beyond the limit.</summary>
    /// <returns>The checkpoint's directory.</returns>
    public string SaveCheckpoint(
        TrainingUpdate update, int rows, IReadOnlyList<double> evaluationLosses, BestModelState? best, CausalLanguageModel model,
        IOptimizer optimizer, GradScaler? scaler, BaseModel baseModel)
    {
        string directory = Path.Combine(Directory, CheckpointName(update.Step));
        Save(
            directory, model, baseModel,
            transaction => TrainerCheckpoint.Write(transaction, _recipe, update, rows, evaluationLosses, best, optimizer, scaler));
        DeleteOldCheckpoints(best?.Step);
        return directory;
    }

    private void Save(string directory, CausalLanguageModel model, BaseModel baseModel, Action<FileTransaction> more)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        void AddFiles(FileTransaction transaction)
        {
            transaction.WriteText(RecipeFile, RecipeJson.Write(_recipe));
            if (_recipe.ChatTemplate is { } template)
            {
                // Whoever loads the result with transformers renders conversations as they were trained.
                transaction.WriteText(ChatTemplateSource.TemplateFile, ChatTemplate.Of(template, baseModel.Tokenizer).Source);
            }

            more(transaction);
        }

        if (_recipe.Lora is not null)
        {
            (PeftAdapterConfig config, IEnumerable<(string Key, torch.Tensor Tensor)> tensors) = AdapterExport.Of(_recipe, model);
            PeftAdapter.Save(directory, config, tensors, Summary(), transaction =>
            {
                foreach (string file in baseModel.Tokenizer.SourceFiles)
                {
                    transaction.Copy(file, Path.GetFileName(file));
                }

                AddFiles(transaction);
            });
        }
        else
        {
            ModelWriter.Save(
                directory,
                model.TrainedParameters().Select(p => PendingTensor.Of(p.Name, p.Parameter.cpu())),
                baseModel.Directory,
                _recipe.SaveType.ToScalarType(),
                AddFiles);
        }
    }

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"Trained by the recipe {_recipe.Name}: learning rate {_recipe.Training.LearningRate}, "
        + $"{_recipe.Training.PerDeviceTrainBatchSize} × {_recipe.Training.GradientAccumulationSteps} rows per step, "
        + $"base weights in {_recipe.Quantization?.Type ?? QuantizationType.None}. All settings are in {RecipeFile}.");

    /// <summary>The last one is needed to go on, the best one for the result: a limit of 1 keeps both.</summary>
    private void DeleteOldCheckpoints(int? best)
    {
        int limit = _recipe.Training.SaveTotalLimit;
        if (limit <= 0)
        {
            return;
        }

        (string Path, int? Step)[] checkpoints =
        [
            .. System.IO.Directory.EnumerateDirectories(Directory, CheckpointPrefix + "*")
                .Select(path => (Path: path, Step: StepOf(path)))
                .Where(checkpoint => checkpoint.Step is not null)
                .OrderByDescending(checkpoint => checkpoint.Step),
        ];
        bool keepsBest = checkpoints.Skip(1).Any(checkpoint => checkpoint.Step == best);
        IEnumerable<string> old = checkpoints
            .Skip(1)
            .OrderByDescending(checkpoint => checkpoint.Step == best)
            .ThenByDescending(checkpoint => checkpoint.Step)
            .Skip(Math.Max(limit - 1, keepsBest ? 1 : 0))
            .Select(checkpoint => checkpoint.Path);
        foreach (string directory in old)
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }

    private static int? StepOf(string directory) =>
        int.TryParse(Path.GetFileName(directory).AsSpan(CheckpointPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : null;
}
