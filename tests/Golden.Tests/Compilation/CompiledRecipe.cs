using SftRecipes.Data;
using SftRecipes.Models;

namespace SftRecipes.Golden.Tests;

/// <summary>A recipe that was compiled at run time.</summary>
internal abstract class CompiledRecipe
{
    public abstract RecipeDefinition Definition { get; }

    public static CompiledRecipe Of(Type recipe) => (CompiledRecipe)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(recipe))!;

    public abstract CausalLanguageModel CreateModel(ModelWeights weights);

    public abstract Task<TrainingReport> TrainAsync(
        IEnumerable<TokenizedExample> rows, TrainingOptions options, IEnumerable<TokenizedExample>? evaluation = null);

    public abstract EvaluationReport Evaluate(CausalLanguageModel model, Func<ModelWeights> openReference, IEnumerable<Batch> batches);

    private sealed class Typed<TRecipe> : CompiledRecipe
        where TRecipe : IRecipe
    {
        public override RecipeDefinition Definition => TRecipe.Definition;

        public override CausalLanguageModel CreateModel(ModelWeights weights) => TRecipe.CreateModel(weights);

        public override Task<TrainingReport> TrainAsync(
            IEnumerable<TokenizedExample> rows, TrainingOptions options, IEnumerable<TokenizedExample>? evaluation = null) =>
            RecipeTrainer.TrainAsync<TRecipe>(rows, evaluation, options);

        public override EvaluationReport Evaluate(
            CausalLanguageModel model, Func<ModelWeights> openReference, IEnumerable<Batch> batches) =>
            TRecipe.Evaluate(model, openReference, batches);
    }
}
