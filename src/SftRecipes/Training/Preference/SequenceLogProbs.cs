using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>How likely a model finds whole completions.</summary>
public static class SequenceLogProbs
{
    /// <summary>
    /// Σ log p over each row's trained tokens. Only their positions go through the head; logits are compared in float32.
    /// </summary>
    /// <param name="model">Whose head is applied.</param>
    /// <param name="hidden">[rows, length, width].</param>
    /// <param name="batch">Labels [rows, length], not shifted; −100 where nothing is trained.</param>
    /// <returns>float32 [rows], in nats.</returns>
    public static torch.Tensor Sum(CausalLanguageModel model, torch.Tensor hidden, Batch batch)
    {
        torch.Tensor losses = CausalLoss.PerToken(model, hidden, batch);
        torch.Tensor rows = torch.tensor(TokenRows(batch), device: losses.device);
        return -torch.zeros(batch.Rows, device: losses.device).index_add(0, rows, losses, alpha: 1);
    }

    /// <summary>The mean log p over each row's trained tokens.</summary>
    /// <param name="sums">What <see cref="Sum"/> gave. [rows]</param>
    /// <param name="batch">The batch.</param>
    /// <returns>float32 [rows], in nats per token.</returns>
    public static torch.Tensor PerToken(torch.Tensor sums, Batch batch)
    {
        var counts = new float[batch.Rows];
        foreach (long row in TokenRows(batch))
        {
            counts[row]++;
        }

        return sums / torch.tensor(counts, device: sums.device);
    }

    /// <summary>The row of each trained token, in the order of <see cref="CausalLoss.PerToken"/>.</summary>
    private static long[] TokenRows(Batch batch)
    {
        var rows = new long[batch.TrainedTokens];
        int count = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            int ignored = batch.Labels.AsSpan((row * batch.Length) + 1, batch.Length - 1).Count(LossLabels.Ignored);
            int tokens = batch.Length - 1 - ignored;
            rows.AsSpan(count, tokens).Fill(row);
            count += tokens;
        }

        return rows;
    }
}
