namespace SftRecipes.Training;

/// <summary>What a training run is expected to need at its peak, in bytes: computed by the compiler, for full rows on a CPU.</summary>
/// <param name="BaseWeights">The base model as it is stored, and the reference that preferences are compared with.</param>
/// <param name="Adapter">Adapters and modules that are trained beside them.</param>
/// <param name="Gradients">Of all that is trained.</param>
/// <param name="Optimizer">What the optimizer keeps of all that is trained.</param>
/// <param name="Activations">What the backward pass needs of a batch of full rows.</param>
/// <param name="Buffers">What one product at a time needs: a layer's passing results, logits, a dequantized matrix.</param>
/// <param name="Program">The program itself: .NET and libtorch.</param>
public sealed record TrainingMemory(
    long BaseWeights, long Adapter, long Gradients, long Optimizer, long Activations, long Buffers, long Program)
{
    /// <summary>All of it.</summary>
    public long Total => BaseWeights + Adapter + Gradients + Optimizer + Activations + Buffers + Program;
}
