using SftRecipes.Data;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>Next-token cross-entropy over the trained positions.</summary>
public static class CausalLoss
{
    /// <summary>
    /// Σ −log p(label of position t + 1 | state of position t) over the positions whose next label is trained. Only these go through the
    /// head, in chunks, and never a whole batch's logits are there; they are compared in float32.
    /// </summary>
    /// <param name="model">Whose head is applied.</param>
    /// <param name="hidden">[rows, length, width].</param>
    /// <param name="batch">Labels [rows, length], not shifted; −100 where nothing is trained.</param>
    /// <returns>A scalar: the sum, not the mean; divide by the trained tokens of the optimizer step.</returns>
    public static torch.Tensor Sum(CausalLanguageModel model, torch.Tensor hidden, Batch batch) =>
        HeadLoss.Sum(model, States(model, hidden, batch, out long[] labels), labels);

    /// <summary>The terms of <see cref="Sum"/>: −log p of each trained token, rows in order.</summary>
    /// <inheritdoc cref="Sum" path="/param"/>
    /// <returns>float32 [trained tokens].</returns>
    public static torch.Tensor PerToken(CausalLanguageModel model, torch.Tensor hidden, Batch batch) =>
        HeadLoss.PerPosition(model, States(model, hidden, batch, out long[] labels), labels);

    /// <summary>
    /// <see cref="Sum"/> with a share ε of each target spread evenly over the vocabulary: Σ (1 − ε) · −log p(label) + ε · mean over the
    /// vocabulary of −log p. That is transformers' <c>LabelSmoother</c> before it divides by the trained tokens.
    /// </summary>
    /// <param name="model">Whose head is applied.</param>
    /// <param name="hidden">[rows, length, width].</param>
    /// <param name="batch">Labels [rows, length], not shifted; −100 where nothing is trained.</param>
    /// <param name="labelSmoothingFactor">ε, in [0, 1).</param>
    /// <returns>A scalar.</returns>
    public static torch.Tensor SmoothedSum(CausalLanguageModel model, torch.Tensor hidden, Batch batch, double labelSmoothingFactor) =>
        HeadLoss.Sum(model, States(model, hidden, batch, out long[] labels), labels, labelSmoothingFactor);

    /// <summary>
    /// Σ −p · log p, where the factor p gets no gradient: Dynamic Fine-Tuning (Wu et al. 2025, arXiv 2508.05629), TRL's <c>dft_loss</c>
    /// before it divides by the trained tokens.
    /// </summary>
    /// <inheritdoc cref="Sum" path="/param"/>
    /// <returns>A scalar.</returns>
    public static torch.Tensor DftSum(CausalLanguageModel model, torch.Tensor hidden, Batch batch) =>
        HeadLoss.Sum(model, States(model, hidden, batch, out long[] labels), labels, probabilityWeighted: true);

    /// <summary>The states where the next token is trained, and these tokens.</summary>
    /// <returns>float32 [trained tokens, width].</returns>
    private static torch.Tensor States(CausalLanguageModel model, torch.Tensor hidden, Batch batch, out long[] labels)
    {
        (long[] positions, labels) = Trained(batch);
        using torch.Tensor index = torch.tensor(positions, device: model.Device);
        return hidden.reshape(-1, hidden.size(-1)).index_select(0, index);
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
