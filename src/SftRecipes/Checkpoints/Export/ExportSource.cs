using SftRecipes.Adapters;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>The model that is exported, tensor by tensor, under the names of the model with a head.</summary>
internal sealed class ExportSource : IDisposable
{
    private readonly IDisposable _weights;

    private ExportSource(IDisposable weights, IReadOnlyList<PendingTensor> tensors, string directory, bool isQuantized) =>
        (_weights, Tensors, Directory, IsQuantized) = (weights, tensors, directory, isQuantized);

    /// <summary>All tensors; they can be read until this is disposed.</summary>
    public IReadOnlyList<PendingTensor> Tensors { get; }

    /// <summary>Where config.json and the tokenizer lie.</summary>
    public string Directory { get; }

    /// <summary>Whether the tensors are those of a checkpoint that is in 4 bits already.</summary>
    public bool IsQuantized { get; }

    /// <summary>Opens the untuned model, or what a recipe trained. To be used on libtorch's thread.</summary>
    /// <param name="files">The base model.</param>
    /// <param name="resultDirectory">The adapter's directory, or, for full fine-tuning, the model's; null for the untuned model.</param>
    /// <param name="type">The floating type of a merged model; null for the one that the adapted weights are stored in.</param>
    /// <exception cref="RecipeException">There are no weights, or the adapter does not fit.</exception>
    public static ExportSource Open(BaseModel files, string? resultDirectory, torch.ScalarType? type)
    {
        RecipeDefinition recipe = files.Recipe;
        if (resultDirectory is not null && recipe.Lora is not null)
        {
            MergedModel merged = MergedModel.Open(
                files.Directory, recipe.BaseModelPrefix, resultDirectory, type, LoraDelta.RoundingOf(recipe));
            return new ExportSource(merged, merged.Tensors, files.Directory, isQuantized: false);
        }

        return OfModel(resultDirectory ?? files.Directory, recipe.BaseModelPrefix);
    }

    /// <summary>Opens a model directory as it is.</summary>
    /// <param name="directory">Weights, configuration and tokenizer.</param>
    /// <param name="baseModelPrefix">The prefix that checkpoints of the bare model leave out of their keys.</param>
    /// <exception cref="RecipeException">There are no weights.</exception>
    public static ExportSource OfModel(string directory, string baseModelPrefix)
    {
        IWeightSource weights = Checkpoint.Open(directory, baseModelPrefix);
        return new ExportSource(
            weights, [.. weights.Names.Select(name => PendingTensor.From(weights, name))], directory, weights.QuantizedNames.Count > 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();
}
