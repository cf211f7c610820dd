using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>Bytes that optimizers keep.</summary>
internal static class OptimizerMemory
{
    private const int Float = 4;

    /// <summary>Two bytes per number, and two scales for each block.</summary>
    private const double EightBit = 2 + (2.0 * Float / 256);

    public static long Of(RecipeModel recipe)
    {
        long trained = RecipeFacts.TrainableParameters(recipe);
        TrainingOptions training = recipe.Declaration.Training;
        return training.Optim switch
        {
            OptimizerType.AdamW8Bit => (long)(EightBit * (trained - Embeddings(recipe))) + (2 * Float * Embeddings(recipe)),
            OptimizerType.Adafactor => Float * RowsAndColumns(recipe),
            OptimizerType.Lion => Float * trained,
            OptimizerType.Sgd => training.OptimArgs.Number(nameof(OptimArgsAttribute.Momentum), 0) > 0 ? Float * trained : 0,
            _ => 2 * Float * trained,
        };
    }

    /// <summary>Trained numbers of embeddings, whose moments keep 32 bits.</summary>
    private static long Embeddings(RecipeModel recipe) => (recipe.Declaration.Lora is null ? LeafModules.Of(recipe.Architecture) : recipe.SavedModules)
        .Where(static module => module.Kind is LeafKind.Embedding or LeafKind.Positions)
        .Sum(static module => module.Weights);

    private static long RowsAndColumns(RecipeModel recipe)
    {
        long adapters = recipe.Adapters.Sum(static adapter => adapter.Module.In + adapter.Module.Out + (2L * adapter.Rank));
        return adapters + (recipe.Declaration.Lora is null ? LeafModules.Of(recipe.Architecture) : recipe.SavedModules)
            .Sum(static module => (long)module.In + module.Out + module.Biases);
    }
}
