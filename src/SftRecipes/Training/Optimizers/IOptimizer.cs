using TorchSharp;

namespace SftRecipes.Training;

/// <summary>What a training loop asks of an optimizer. Gradients are those that the backward passes left on the parameters.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>Steps taken.</summary>
    int Steps { get; }

    /// <summary>Undoes the scale of the loss.</summary>
    /// <param name="scale">What the loss was multiplied by.</param>
    void DivideGradients(double scale);

    /// <summary>Scales the gradients down to an L2 norm over all parameters, as <c>clip_grad_norm_</c> does.</summary>
    /// <param name="maxNorm">The norm; 0 measures only.</param>
    /// <returns>The norm before clipping.</returns>
    double ClipGradients(double maxNorm);

    /// <summary>One update of every parameter that has a gradient.</summary>
    /// <param name="learningRate">The learning rate of this step; each group multiplies it by its own factor.</param>
    void Step(double learningRate);

    /// <summary>Forgets the gradients; the next backward pass starts from none.</summary>
    void ZeroGradients();

    /// <summary>The state, to be saved: <c>KIND.NAME</c> per parameter. The optimizer owns the tensors.</summary>
    IEnumerable<(string Name, torch.Tensor Tensor)> State();

    /// <summary>Takes up a saved state.</summary>
    /// <param name="source">What <see cref="State"/> gave.</param>
    /// <param name="steps">Steps taken until then.</param>
    /// <exception cref="RecipeException">A tensor is missing or has another shape or type.</exception>
    void Load(IWeightSource source, int steps);
}
