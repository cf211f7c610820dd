using SftRecipes.Data;

namespace SftRecipes.Inference;

/// <summary>
/// Chooses the tokens of one answer. The order is transformers': repetition penalty, temperature, top-k, top-p, then the draw. The draws
/// depend on the seed and the prompt alone, so an answer is the same whichever prompts share its batch.
/// </summary>
internal sealed class Sampler
{
    private readonly GenerationSettings _settings;
    private readonly DeterministicRandom _random;
    private readonly HashSet<int> _seen;

    /// <param name="settings">Within their ranges.</param>
    /// <param name="promptIds">Count as seen for the repetition penalty.</param>
    public Sampler(GenerationSettings settings, IReadOnlyList<int> promptIds)
    {
        _settings = settings;
        _seen = settings.RepetitionPenalty == 1 ? [] : [.. promptIds];
        _random = new DeterministicRandom(StreamSeed(settings.Seed, promptIds));
    }

    /// <summary>The next token.</summary>
    /// <param name="logits">[vocabulary]; overwritten.</param>
    /// <exception cref="RecipeException">The logits are not numbers.</exception>
    public int Next(Span<float> logits)
    {
        float highest = LogitsProcessors.Max(logits);
        if (!float.IsFinite(highest))
        {
            throw new RecipeException(
                $"The model's scores for the next token are not finite ({highest}); its weights or adapter are damaged, so train or "
                + "download them again.");
        }

        if (_settings.RepetitionPenalty != 1)
        {
            LogitsProcessors.RepetitionPenalty(logits, _seen, (float)_settings.RepetitionPenalty);
            highest = LogitsProcessors.Max(logits);
        }

        // The lowest id where several are equally likely.
        int id = _settings.Temperature == 0 ? logits.IndexOf(highest) : Draw(logits);
        if (_settings.RepetitionPenalty != 1)
        {
            _seen.Add(id);
        }

        return id;
    }

    private int Draw(Span<float> logits)
    {
        LogitsProcessors.Temperature(logits, (float)_settings.Temperature);
        if (_settings.TopK > 0)
        {
            LogitsProcessors.TopK(logits, _settings.TopK);
        }

        if (_settings.TopP < 1)
        {
            LogitsProcessors.TopP(logits, _settings.TopP);
        }

        float highest = LogitsProcessors.Max(logits);
        double total = 0;
        foreach (ref float logit in logits)
        {
            logit = MathF.Exp(logit - highest);
            total += logit;
        }

        double left = _random.NextDouble() * total;
        int last = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            if (logits[id] == 0)
            {
                continue;
            }

            last = id;
            left -= logits[id];
            if (left < 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>A seed of its own for every prompt: FNV-1a over the ids, from the seed.</summary>
    private static long StreamSeed(int seed, IReadOnlyList<int> promptIds)
    {
        ulong state = unchecked((ulong)seed);
        ulong hash = 14695981039346656037UL ^ DeterministicRandom.SplitMix64(ref state);
        foreach (int id in promptIds)
        {
            hash = unchecked((hash ^ (uint)id) * 1099511628211UL);
        }

        return unchecked((long)hash);
    }
}
