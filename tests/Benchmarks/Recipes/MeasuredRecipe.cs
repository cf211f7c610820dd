using SftRecipes.Benchmarks.Models;

namespace SftRecipes.Benchmarks.Recipes;

/// <summary>A recipe and the shape of its base model, run through the public API.</summary>
internal interface IMeasuredRecipe
{
    ModelShape Shape { get; }

    RecipeDefinition Definition { get; }

    Task<TrainingReport> TrainAsync(
        IEnumerable<TokenizedExample> rows, TrainingOptions options, CancellationToken cancellationToken = default);

    Task<LanguageModel> LoadBaseAsync(string modelDirectory);
}

/// <inheritdoc cref="IMeasuredRecipe"/>
internal sealed class MeasuredRecipe<TRecipe>(ModelShape shape) : IMeasuredRecipe
    where TRecipe : IRecipe
{
    public ModelShape Shape => shape;

    public RecipeDefinition Definition => TRecipe.Definition;

    public Task<TrainingReport> TrainAsync(
        IEnumerable<TokenizedExample> rows, TrainingOptions options, CancellationToken cancellationToken = default) =>
        RecipeTrainer.TrainAsync<TRecipe>(rows, evaluation: null, options, cancellationToken);

    public Task<LanguageModel> LoadBaseAsync(string modelDirectory) =>
        LanguageModel.LoadBaseAsync<TRecipe>(new LoadOptions { ModelDirectory = modelDirectory });
}
