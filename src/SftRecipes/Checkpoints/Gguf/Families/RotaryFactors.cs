namespace SftRecipes.Checkpoints;

/// <summary>Factors by which llama.cpp divides rotary frequencies.</summary>
internal static class RotaryFactors
{
    /// <summary>
    /// The factors of Llama 3.1: 1 for short wavelengths, <c>factor</c> for long ones, and between the two a blend; none for other kinds of
    /// <c>rope_scaling</c>.
    /// </summary>
    public static IEnumerable<(string Name, float[] Values)> Llama3(ModelConfigFile config)
    {
        if (DecoderFields.Scaling(config) != "llama3")
        {
            yield break;
        }

        int dim = DecoderFields.HeadDim(config);
        double theta = config.GetDouble("rope_theta", 10_000);
        double factor = config.GetDouble("rope_scaling.factor");
        double low = config.GetDouble("rope_scaling.low_freq_factor"), high = config.GetDouble("rope_scaling.high_freq_factor");
        double trained = config.GetInt32("rope_scaling.original_max_position_embeddings");
        float[] factors = new float[dim / 2];
        for (int i = 0; i < factors.Length; i++)
        {
            double turns = trained / (2 * Math.PI * Math.Pow(theta, 2.0 * i / dim));
            double blend = Math.Clamp((turns - low) / (high - low), 0, 1);
            factors[i] = (float)(1 / (((1 - blend) / factor) + blend));
        }

        yield return ("rope_freqs.weight", factors);
    }
}
