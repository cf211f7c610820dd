using System.Buffers;
using System.Numerics;

namespace SftRecipes.Inference;

/// <summary>
/// What changes the scores of the next token before one is chosen, in place, with the meaning of transformers' logits processors. A
/// token that is ruled out gets -∞.
/// </summary>
internal static class LogitsProcessors
{
    /// <summary>
    /// Makes tokens already seen less likely (Keskar et al. 2019): positive logits are divided by the penalty, negative ones multiplied.
    /// </summary>
    /// <param name="logits">[vocabulary].</param>
    /// <param name="seen">The tokens, each once; ids beyond the vocabulary are passed over.</param>
    /// <param name="penalty">1 and up.</param>
    public static void RepetitionPenalty(Span<float> logits, IReadOnlySet<int> seen, float penalty)
    {
        foreach (int id in seen)
        {
            if (id < logits.Length)
            {
                logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
            }
        }
    }

    /// <summary>Divides all logits by the temperature.</summary>
    /// <param name="logits">[vocabulary].</param>
    /// <param name="temperature">Above 0.</param>
    public static void Temperature(Span<float> logits, float temperature)
    {
        foreach (ref float logit in logits)
        {
            logit /= temperature;
        }
    }

    /// <summary>Leaves the k highest logits, and those equal to the lowest of them.</summary>
    /// <param name="logits">[vocabulary].</param>
    /// <param name="k">1 and up.</param>
    public static void TopK(Span<float> logits, int k)
    {
        if (k >= logits.Length)
        {
            return;
        }

        var highest = new PriorityQueue<float, float>(k + 1);
        foreach (float logit in logits)
        {
            if (highest.Count < k)
            {
                highest.Enqueue(logit, logit);
            }
            else if (logit > highest.Peek())
            {
                highest.EnqueueDequeue(logit, logit);
            }
        }

        float lowest = highest.Peek();
        foreach (ref float logit in logits)
        {
            if (logit < lowest)
            {
                logit = float.NegativeInfinity;
            }
        }
    }

    /// <summary>
    /// Leaves the smallest set of likeliest tokens whose probabilities together reach p (Holtzman et al. 2020), always at least one; of
    /// equally likely tokens those with lower ids come first.
    /// </summary>
    /// <param name="logits">[vocabulary], at least one finite.</param>
    /// <param name="p">Above 0, below 1.</param>
    public static void TopP(Span<float> logits, double p)
    {
        // Lent, not allocated: this is done for each token.
        double[] weights = ArrayPool<double>.Shared.Rent(logits.Length);
        int[] candidates = ArrayPool<int>.Shared.Rent(logits.Length);
        try
        {
            TopP(logits, p, weights, candidates);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(weights);
            ArrayPool<int>.Shared.Return(candidates);
        }
    }

    private static void TopP(Span<float> logits, double p, double[] weights, int[] candidates)
    {
        double total = 0;
        float highest = Max(logits);
        for (int id = 0; id < logits.Length; id++)
        {
            weights[id] = Math.Exp(logits[id] - highest);
            total += weights[id];
        }

        // Tokens below this share make up less than 1 - p even all together, so the set never needs them and they need no sorting.
        double negligible = total * (1 - p) / logits.Length;
        int count = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            if (weights[id] >= negligible)
            {
                candidates[count++] = id;
            }
        }

        Span<int> sorted = candidates.AsSpan(0, count);
        sorted.Sort((a, b) => weights[a] == weights[b] ? a.CompareTo(b) : weights[b].CompareTo(weights[a]));
        double reached = 0;
        const double Kept = -1;
        foreach (int id in sorted)
        {
            if (reached >= p * total)
            {
                break;
            }

            reached += weights[id];
            weights[id] = Kept;
        }

        for (int id = 0; id < logits.Length; id++)
        {
            if (weights[id] != Kept)
            {
                logits[id] = float.NegativeInfinity;
            }
        }
    }

    /// <summary>The highest logit.</summary>
    public static float Max(ReadOnlySpan<float> logits)
    {
        // NaN wins: Sampler refuses it.
        float highest = float.NegativeInfinity;
        int width = Vector<float>.Count, whole = logits.Length / width * width;
        if (whole > 0)
        {
            Vector<float> highs = new(logits);
            for (int i = width; i < whole; i += width)
            {
                highs = Vector.Max(highs, new Vector<float>(logits[i..]));
            }

            for (int lane = 0; lane < width; lane++)
            {
                highest = Math.Max(highest, highs[lane]);
            }
        }

        foreach (float logit in logits[whole..])
        {
            highest = Math.Max(highest, logit);
        }

        return highest;
    }
}
