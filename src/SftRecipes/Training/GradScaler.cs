namespace SftRecipes.Training;

/// <summary>
/// Keeps float16 gradients from vanishing: the loss is multiplied by a scale that grows while gradients stay finite and shrinks, the step
/// being skipped, when they do not. Numbers are those of PyTorch's <c>GradScaler</c>. Off, the scale is 1.
/// </summary>
public sealed class GradScaler
{
    private const double GrowthFactor = 2;
    private const double BackoffFactor = 0.5;
    private const int GrowthInterval = 2000;

    /// <summary>Below, gradients are not too large for float16 but not finite at all; fairseq and DeepSpeed end a run here, too.</summary>
    private const double SmallestScale = 1;
    private readonly bool _enabled;
    private int _finiteSteps;

    /// <param name="enabled">Whether products are computed in float16.</param>
    public GradScaler(bool enabled)
    {
        _enabled = enabled;
        Scale = enabled ? 65536 : 1;
    }

    /// <summary>What the loss is multiplied by.</summary>
    public double Scale { get; private set; }

    /// <summary>What a run that is resumed goes on with; null where the scaler is off.</summary>
    internal GradScalerState? State => _enabled ? new(Scale, _finiteSteps % GrowthInterval) : null;

    /// <summary>Adapts the scale to the gradients of a step.</summary>
    /// <param name="gradientNorm">Their norm, after division by the scale.</param>
    /// <returns>Whether the step may be taken.</returns>
    /// <exception cref="RecipeException">No scale is small enough: all further steps would be skipped, and nothing learnt.</exception>
    public bool Update(double gradientNorm)
    {
        if (!_enabled || double.IsFinite(gradientNorm))
        {
            _finiteSteps++;
            if (_enabled && _finiteSteps % GrowthInterval == 0)
            {
                Scale *= GrowthFactor;
            }

            return true;
        }

        _finiteSteps = 0;
        Scale *= BackoffFactor;
        return Scale >= SmallestScale
            ? false
            : throw new RecipeException(
                "Gradients stay infinite in float16 whatever the loss is multiplied by: the model's numbers go beyond 65,504; use Bf16 instead "
                + "of Fp16, or lower LearningRate.");
    }

    /// <summary>Goes on from the state of another run, if both are in float16.</summary>
    internal void Restore(GradScalerState? state)
    {
        if (_enabled && state is not null)
        {
            (Scale, _finiteSteps) = (state.Scale, state.GrowthTracker);
        }
    }
}

/// <summary>The state of a <see cref="GradScaler"/>, in the terms of PyTorch's <c>state_dict</c>.</summary>
/// <param name="Scale">What the loss is multiplied by.</param>
/// <param name="GrowthTracker">Steps taken since the scale was last changed.</param>
internal sealed record GradScalerState(double Scale, int GrowthTracker);
