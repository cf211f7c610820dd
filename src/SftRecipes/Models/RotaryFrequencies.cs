namespace SftRecipes.Models;

/// <summary>
/// The frequencies of rotary positions, with the scalings that stretch a model beyond the length it was trained on. Formulas are those
/// of transformers' <c>modeling_rope_utils</c>.
/// </summary>
public sealed class RotaryFrequencies
{
    private readonly Func<long, float[]>? _dynamic;
    private readonly float[] _values;
    private readonly int _trainedLength;

    private RotaryFrequencies(float[] values) => _values = values;

    private RotaryFrequencies(float[] values, int trainedLength, Func<long, float[]> dynamic)
        : this(values)
    {
        _trainedLength = trainedLength;
        _dynamic = dynamic;
    }

    /// <summary>Cosines and sines are multiplied by this (YaRN); 1 otherwise.</summary>
    public double AttentionFactor { get; private init; } = 1;

    /// <summary>θ^(−2i/dim).</summary>
    /// <param name="dim">Features of a head that are turned.</param>
    /// <param name="theta">Base of the wavelengths.</param>
    public static RotaryFrequencies Default(int dim, double theta) => new(Plain(dim, theta));

    /// <summary>All frequencies divided by <paramref name="factor"/> (position interpolation, Chen et al. 2023).</summary>
    public static RotaryFrequencies Linear(int dim, double theta, double factor) =>
        new(Array.ConvertAll(Plain(dim, theta), value => (float)(value / factor)));

    /// <summary>Beyond the trained length, θ grows with the length (dynamic NTK).</summary>
    public static RotaryFrequencies Dynamic(int dim, double theta, double factor, int trainedLength) =>
        new(Plain(dim, theta), trainedLength, length =>
        {
            double stretched = theta * Math.Pow((factor * length / trainedLength) - (factor - 1), dim / (dim - 2.0));
            return Plain(dim, stretched);
        });

    /// <summary>
    /// Llama 3.1's: low frequencies divided by <paramref name="factor"/>, high ones kept, those between interpolated.
    /// </summary>
    public static RotaryFrequencies Llama3(
        int dim, double theta, double factor, double lowFrequencyFactor, double highFrequencyFactor, int trainedLength)
    {
        float[] values = Plain(dim, theta);
        for (int i = 0; i < values.Length; i++)
        {
            double wavelength = 2 * Math.PI / values[i];
            double smooth = ((trainedLength / wavelength) - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
            values[i] = wavelength > trainedLength / lowFrequencyFactor ? (float)(values[i] / factor)
                : wavelength < trainedLength / highFrequencyFactor ? values[i]
                : (float)(((1 - smooth) * values[i] / factor) + (smooth * values[i]));
        }

        return new(values);
    }

    /// <summary>YaRN (Peng et al. 2023): a ramp between divided and kept frequencies, and warmer attention.</summary>
    /// <param name="dim">Features of a head that are turned.</param>
    /// <param name="theta">Base of the wavelengths.</param>
    /// <param name="factor">How many times the trained length is stretched.</param>
    /// <param name="trainedLength">Positions that the model was trained on.</param>
    /// <param name="attentionFactor">Multiplies cosines and sines; 0 for 0.1·ln(factor) + 1.</param>
    /// <param name="betaFast">Turns over the trained length above which a frequency is kept.</param>
    /// <param name="betaSlow">Turns below which it is divided.</param>
    public static RotaryFrequencies Yarn(
        int dim, double theta, double factor, int trainedLength, double attentionFactor, double betaFast, double betaSlow)
    {
        float[] values = Plain(dim, theta);
        double low = Math.Max(Math.Floor(DimensionOf(betaFast)), 0);
        double high = Math.Min(Math.Ceiling(DimensionOf(betaSlow)), dim - 1);
        high = low == high ? high + 0.001 : high;
        for (int i = 0; i < values.Length; i++)
        {
            double kept = 1 - Math.Clamp((i - low) / (high - low), 0, 1);
            values[i] = (float)((values[i] / factor * (1 - kept)) + (values[i] * kept));
        }

        double warmth = attentionFactor != 0 ? attentionFactor : factor <= 1 ? 1 : (0.1 * Math.Log(factor)) + 1;
        return new(values) { AttentionFactor = warmth };

        double DimensionOf(double turns) => dim * Math.Log(trainedLength / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
    }

    /// <summary>LongRoPE (Ding et al. 2024): a divisor for each frequency, others once a sequence is longer than in training.</summary>
    /// <param name="dim">Features of a head that are turned.</param>
    /// <param name="theta">Base of the wavelengths.</param>
    /// <param name="shortFactors">dim/2 divisors for sequences up to the trained length.</param>
    /// <param name="longFactors">dim/2 divisors for longer ones.</param>
    /// <param name="trainedLength">Positions that the model was first trained on.</param>
    /// <param name="attentionFactor">Multiplies cosines and sines.</param>
    public static RotaryFrequencies LongRope(
        int dim, double theta, double[] shortFactors, double[] longFactors, int trainedLength, double attentionFactor)
    {
        float[] divided = Divided(longFactors);
        return new(Divided(shortFactors), trainedLength, _ => divided) { AttentionFactor = attentionFactor };

        float[] Divided(double[] factors) => [.. Plain(dim, theta).Select((frequency, i) => frequency / (float)factors[i])];
    }

    /// <summary>The longest sequence up to which the frequencies are those of any shorter one.</summary>
    internal long SameUpTo => _dynamic is null ? long.MaxValue : _trainedLength;

    /// <summary>What the frequencies depend on besides the recipe: equal stretches have equal frequencies.</summary>
    internal double Stretch(long length) => _dynamic is not null && length > _trainedLength ? length : 0;

    /// <summary>The dim/2 frequencies for a sequence of <paramref name="length"/> positions.</summary>
    internal float[] Values(long length) => _dynamic is not null && length > _trainedLength ? _dynamic(length) : _values;

    private static float[] Plain(int dim, double theta)
    {
        var values = new float[dim / 2];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 1f / MathF.Pow((float)theta, 2f * i / dim);
        }

        return values;
    }
}
