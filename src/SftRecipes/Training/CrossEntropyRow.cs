using System.Numerics;
using SftRecipes.Models.Fused;

namespace SftRecipes.Training;

/// <summary>Cross-entropy of one position, and its gradient in the logits' place.</summary>
/// <param name="smoothing">The share ε of the target that is spread evenly.</param>
/// <param name="softCap">What bounds the logits; 0 for nothing.</param>
/// <param name="probabilityWeighted">Whether the loss is multiplied by the label's probability, which is then a constant.</param>
internal readonly unsafe struct CrossEntropyRow(double smoothing, double softCap, bool probabilityWeighted)
{
    /// <summary>The loss of a position.</summary>
    /// <param name="logits">[vocabulary]; the loss's gradient afterwards, where it is asked for.</param>
    /// <param name="count">Vocabulary.</param>
    /// <param name="label">The next token.</param>
    /// <param name="differentiate">Whether the gradient is asked for.</param>
    public float Run(float* logits, int count, long label, bool differentiate)
    {
        if (softCap > 0)
        {
            Cap(logits, count);
        }

        float max = RowKernels.Max(logits, count);
        float logSum = max + (float)Math.Log(SumOfExp(logits, count, max));
        double nll = logSum - logits[label];
        double loss = smoothing == 0 ? nll : ((1 - smoothing) * nll) + (smoothing * (logSum - (RowKernels.Sum(logits, count) / count)));
        double weight = probabilityWeighted ? Math.Exp(-nll) : 1;
        if (differentiate)
        {
            Differentiate(logits, count, label, logSum, (float)weight);
        }

        return (float)(weight * loss);
    }

    private static double SumOfExp(float* row, int count, float max)
    {
        Vector<float> shift = new(max);
        double sum = 0;
        int i = 0;

        // Partial sums: a vocabulary's worth of small numbers would lose digits in one.
        while (i <= count - Vector<float>.Count)
        {
            int end = Math.Min(count, i + 4096);
            Vector<float> sums = Vector<float>.Zero;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                sums += VectorExp.Exp(Vector.Load(row + i) - shift);
            }

            sum += Vector.Sum(sums);
            if (end == count)
            {
                break;
            }
        }

        for (; i < count; i++)
        {
            sum += MathF.Exp(row[i] - max);
        }

        return sum;
    }

    /// <summary>weight · (p − ε / count − (1 − ε) · [label]), times the cap's slope.</summary>
    private void Differentiate(float* row, int count, long label, float logSum, float weight)
    {
        float evenly = (float)(smoothing / count), inverse = softCap > 0 ? (float)(1 / softCap) : 0;
        float atLabel = row[label] * inverse;
        Vector<float> shift = new(logSum), share = new(evenly), weights = new(weight), inverses = new(inverse);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> logit = Vector.Load(row + i);
            Vector<float> tanh = logit * inverses;
            Vector<float> slope = (Vector<float>.One - (tanh * tanh)) * weights;
            ((VectorExp.Exp(logit - shift) - share) * slope).Store(row + i);
        }

        for (; i < count; i++)
        {
            float tanh = row[i] * inverse;
            row[i] = (MathF.Exp(row[i] - logSum) - evenly) * (1 - (tanh * tanh)) * weight;
        }

        row[label] -= (float)(1 - smoothing) * (1 - (atLabel * atLabel)) * weight;
    }

    private void Cap(float* row, int count)
    {
        float cap = (float)softCap;
        Vector<float> caps = new(cap), twice = new((float)(2 / softCap));
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            // tanh u = 2σ(2u) − 1.
            Vector<float> sigmoid = VectorExp.Sigmoid(Vector.Load(row + i) * twice);
            (caps * (sigmoid + sigmoid - Vector<float>.One)).Store(row + i);
        }

        for (; i < count; i++)
        {
            row[i] = cap * MathF.Tanh(row[i] / cap);
        }
    }
}
