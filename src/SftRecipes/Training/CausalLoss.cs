using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>Next-token cross-entropy over the trained positions.</summary>
public static class CausalLoss
{
    /// <summary>
    /// Σ −log p(label of position t + 1 | state of position t) over the positions whose next label is trained. Only these go through the
    /// head; logits are compared in float32.
    /// </summary>
    /// <param name="model">Whose head is applied.</param>
    /// <param name="hidden">[rows, length, width].</param>
    /// <param name="batch">Labels [rows, length], not shifted; −100 where nothing is trained.</param>
    /// <returns>A scalar: the sum, not the mean; divide by the trained tokens of the optimizer step.</returns>
    public static torch.Tensor Sum(CausalLanguageModel model, torch.Tensor hidden, Batch batch)
    {
        (long[] positions, long[] targets) = Trained(batch);
        torch.Tensor index = torch.tensor(positions, device: model.Device);
        torch.Tensor states = hidden.reshape(-1, hidden.size(-1)).index_select(0, index);
        torch.Tensor logits = model.Logits(states).to(torch.ScalarType.Float32);
        return torch.nn.functional.cross_entropy(
            logits, torch.tensor(targets, device: model.Device), reduction: torch.nn.Reduction.Sum);
    }

    /// <summary>The flat positions whose next token is trained, and these tokens.</summary>
    private static (long[] Positions, long[] Targets) Trained(Batch batch)
    {
        var positions = new long[batch.TrainedTokens];
        var targets = new long[batch.TrainedTokens];
        int count = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            for (int column = 1; column < batch.Length; column++)
            {
                int flat = (row * batch.Length) + column;
                if (batch.Labels[flat] != LossLabels.Ignored)
                {
                    positions[count] = flat - 1;
                    targets[count++] = batch.Labels[flat];
                }
            }
        }

        return (positions, targets);
    }
}
