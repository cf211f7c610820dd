using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>
/// The seed of what a step draws. libtorch's generator on a CPU takes 32 bits of it: the steps of a run all have other ones, and two runs that
/// share some do so at unrelated steps.
/// </summary>
internal static class StepSeed
{
    /// <summary>The seed of a step.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="step">The step.</param>
    public static long Of(int seed, int step)
    {
        ulong state = unchecked((ulong)seed);
        ulong key = DeterministicRandom.SplitMix64(ref state);
        return Mix((uint)step ^ (uint)key) ^ (uint)(key >> 32);
    }

    /// <summary>One to one: the finalizer of MurmurHash3 (Appleby 2011).</summary>
    private static uint Mix(uint h)
    {
        unchecked
        {
            h = (h ^ (h >> 16)) * 0x85ebca6b;
            h = (h ^ (h >> 13)) * 0xc2b2ae35;
            return h ^ (h >> 16);
        }
    }
}
