namespace SftRecipes.Generators.Model;

/// <summary>What a training run is expected to need at its peak, on a CPU, in bytes.</summary>
/// <param name="BaseWeights">The base model as it is stored, and the reference that preferences are compared with.</param>
/// <param name="Adapter">Adapters and modules that are trained beside them.</param>
/// <param name="Gradients">Of all that is trained.</param>
/// <param name="Optimizer">What the optimizer keeps of all that is trained.</param>
/// <param name="Activations">What the backward pass needs of a batch of full rows.</param>
/// <param name="Buffers">What one product at a time needs: a layer's passing results, logits, a dequantized matrix.</param>
/// <param name="Program">The program itself: .NET and libtorch.</param>
internal sealed record TrainingMemory(
    long BaseWeights, long Adapter, long Gradients, long Optimizer, long Activations, long Buffers, long Program)
{
    private const int Float = 4;

    /// <summary>Measured on Linux: the runtime, libtorch's code and its threads, before a model is there.</summary>
    private const long ProgramItself = 200_000_000;

    public long Total => BaseWeights + Adapter + Gradients + Optimizer + Activations + Buffers + Program;

    public static TrainingMemory Of(RecipeModel recipe)
    {
        RecipeDeclaration declaration = recipe.Declaration;
        long trained = RecipeFacts.TrainableParameters(recipe);
        long beside = RecipeFacts.AdapterParameters(recipe) + RecipeFacts.SavedParameters(recipe);
        long weights = WeightMemory.BaseModel(recipe);
        bool copies = declaration.Lora is null && declaration.Preference is { NeedsReference: true, Dpo: not { PrecomputeRefLogProbs: true } };
        int rows = declaration.Training.PerDeviceTrainBatchSize * (declaration.Preference.IsPaired ? 2 : 1);
        long tokens = (long)rows * RecipeFacts.MaxLength(declaration, recipe.Architecture);
        return new TrainingMemory(
            copies ? 2 * weights : weights,
            Float * beside,
            Float * trained,
            OptimizerMemory.Of(recipe),
            Float * tokens * ActivationMemory.KeptPerToken(recipe),
            ActivationMemory.Buffers(recipe, tokens),
            ProgramItself);
    }
}
