using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Training;

/// <summary>
/// Cross-entropy from the states that the head reads, chunk by chunk: fused where the head is a linear map in float32 on a CPU, else by
/// libtorch's operators, each chunk's logits being computed again in the backward pass.
/// </summary>
internal static class HeadLoss
{
    /// <summary>Logits of a chunk where they are computed by operators: 64 MiB of float32.</summary>
    private const long ChunkSize = 1 << 24;

    /// <summary>The losses' sum.</summary>
    /// <param name="model">Whose head is applied.</param>
    /// <param name="states">[positions, width].</param>
    /// <param name="labels">The next token of each position.</param>
    /// <param name="smoothing">The share of each target that is spread evenly over the vocabulary.</param>
    /// <param name="probabilityWeighted">Whether a loss is multiplied by the label's probability, which gets no gradient.</param>
    /// <returns>A scalar.</returns>
    public static torch.Tensor Sum(
        CausalLanguageModel model, torch.Tensor states, long[] labels, double smoothing = 0, bool probabilityWeighted = false)
    {
        if (Fused(model, states) is { } head)
        {
            return Apply(new HeadLossOperation(states, head, labels, Row(model, smoothing, probabilityWeighted), perPosition: false));
        }

        torch.Tensor losses = Composed(model, states, labels, smoothing);
        return (probabilityWeighted ? losses * (-losses.detach()).exp() : losses).sum();
    }

    /// <summary>Each position's loss.</summary>
    /// <inheritdoc cref="Sum" path="/param"/>
    /// <returns>float32 [positions].</returns>
    public static torch.Tensor PerPosition(CausalLanguageModel model, torch.Tensor states, long[] labels) =>
        Fused(model, states) is { IsTrained: false } head
            ? Apply(new HeadLossOperation(states, head, labels, Row(model, smoothing: 0, probabilityWeighted: false), perPosition: true))
            : Composed(model, states, labels, smoothing: 0);

    private static torch.Tensor Apply(HeadLossOperation operation) => FusedFunction.Apply(operation, operation.Differentiated);

    private static CrossEntropyRow Row(CausalLanguageModel model, double smoothing, bool probabilityWeighted) =>
        new(smoothing, model.LogitSoftCap ?? 0, probabilityWeighted);

    private static OutputHead? Fused(CausalLanguageModel model, torch.Tensor states) =>
        FusedFunction.Fits(states) ? OutputHead.Of(model) : null;

    private static torch.Tensor Composed(CausalLanguageModel model, torch.Tensor states, long[] labels, double smoothing)
    {
        int size = (int)Math.Max(1, ChunkSize / model.VocabularySize);
        var losses = new List<torch.Tensor>();
        int start = 0;
        do
        {
            long[] chunk = labels[start..Math.Min(labels.Length, start + size)];
            losses.Add(LayerPass.Recompute(states.narrow(0, start, chunk.Length), part =>
            {
                using DisposeScope scope = torch.NewDisposeScope();
                torch.Tensor logits = model.Logits(part).to(torch.ScalarType.Float32);
                torch.Tensor targets = torch.tensor(chunk, device: model.Device);
                return F.cross_entropy(logits, targets, reduction: torch.nn.Reduction.None, label_smoothing: smoothing)
                    .MoveToOuterDisposeScope();
            }));
            start += size;
        }
        while (start < labels.Length);

        return losses.Count == 1 ? losses[0] : torch.cat(losses);
    }
}
