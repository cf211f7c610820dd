using SftRecipes.Data;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>Computes the reference's log-probabilities of all rows once.</summary>
internal static class ReferencePass
{
    /// <summary>The rows, each sequence with its <see cref="TokenizedExample.ReferenceLogProb"/>, in their order.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="examples">Pairs.</param>
    /// <param name="batchSize">Pairs per forward pass.</param>
    /// <param name="padId">What fills the end of short rows.</param>
    /// <param name="report">Told how many rows are done.</param>
    /// <param name="stop">Asked between batches whether to end early; rows not reached stay as they are.</param>
    public static IReadOnlyList<TokenizedExample> Run(
        ReferenceModel reference, IReadOnlyList<TokenizedExample> examples, int batchSize, int padId, Action<int> report, Func<bool> stop)
    {
        var known = examples.ToArray();
        int done = 0;
        foreach (int[] rows in Enumerable.Range(0, examples.Count).OrderByDescending(row => examples[row].Length).Chunk(batchSize))
        {
            if (stop())
            {
                break;
            }

            using var scope = torch.NewDisposeScope();
            double[] logProbs = PreferenceMetrics.Values(reference.LogProbs(PreferenceCollator.Pairs(examples, rows, padId)));
            for (int i = 0; i < rows.Length; i++)
            {
                TokenizedExample pair = examples[rows[i]];
                known[rows[i]] = pair with
                {
                    ReferenceLogProb = (float)logProbs[i],
                    Rejected = pair.Rejected! with { ReferenceLogProb = (float)logProbs[rows.Length + i] },
                };
            }

            done += rows.Length;
            report(done);
        }

        return known;
    }
}
