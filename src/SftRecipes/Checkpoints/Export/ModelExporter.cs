using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes;

/// <summary>Writes what a recipe trained, or its base model, for programs other than transformers and PEFT.</summary>
public static class ModelExporter
{
    /// <summary>Exports into a directory; an adapter is merged on the way, and nothing is left behind where it fails.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="outputDirectory">Where; made if it does not exist.</param>
    /// <param name="options">What, and from what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RecipeException">There is nothing to export, the format cannot hold it, or the directory cannot be written to.</exception>
    public static Task<ExportReport> ExportAsync<TRecipe>(
        string outputDirectory, ExportOptions options, CancellationToken cancellationToken = default)
        where TRecipe : IRecipe => ExportAsync(TRecipe.Definition, TRecipe.RenderPrompt, outputDirectory, options, cancellationToken);

    internal static async Task<ExportReport> ExportAsync(
        RecipeDefinition recipe, Func<Func<string, string?>, IReadOnlyList<PromptSegment>> renderPrompt, string outputDirectory,
        ExportOptions options, CancellationToken cancellationToken)
    {
        string? result = options.Untuned ? null : options.ResultDirectory ?? recipe.Training.OutputDirectory;
        if (result is not null && !Directory.Exists(result))
        {
            throw new RecipeException(
                $"There is no directory '{result}' with what {recipe.Name} learnt; train the recipe first, or give the directory that it was "
                + "trained into.");
        }

        BaseModel files = await BaseModel.OpenAsync(
            recipe, options.ModelDirectory, withWeights: result is null || recipe.Lora is not null, options.DownloadProgress,
            cancellationToken).ConfigureAwait(false);
        OutputDirectories.RefuseSame(outputDirectory, files.Directory, "the base model");
        if (result is not null)
        {
            OutputDirectories.RefuseSame(outputDirectory, result, "what the recipe trained");
        }

        return await TorchThread.RunAsync(
            () =>
            {
                if (options.Format != ExportFormat.Gguf)
                {
                    using ExportSource stored = ExportSource.Open(files, result, type: null);
                    return options.Format == ExportFormat.PyTorch
                        ? PyTorchExporter.Export(outputDirectory, stored, options, cancellationToken)
                        : BitsAndBytesExporter.Export(outputDirectory, stored, recipe, options, cancellationToken);
                }

                using ExportSource exact = ExportSource.Open(files, result, torch.ScalarType.Float32);
                return GgufExporter.Export(
                    outputDirectory, exact, recipe, ExportPrompt.Of(recipe, renderPrompt, files.Tokenizer), options, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
