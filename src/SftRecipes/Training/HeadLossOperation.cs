using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// Head and cross-entropy in one: logits exist for a chunk of positions at a time, and give way to their gradient at once, so that states and,
/// where it is trained, the head have their gradients when the loss is known.
/// </summary>
/// <param name="states">[positions, width].</param>
/// <param name="head">The head.</param>
/// <param name="labels">The next token of each position.</param>
/// <param name="row">The loss of a position.</param>
/// <param name="perPosition">Whether the result is each position's loss, for a frozen head, and not their sum.</param>
internal sealed unsafe class HeadLossOperation(
    torch.Tensor states, OutputHead head, long[] labels, CrossEntropyRow row, bool perPosition) : FusedOperation
{
    /// <summary>Logits that are there at once: 64 MiB.</summary>
    private const long ChunkSize = 1 << 24;

    private readonly bool _passesGradient = states.requires_grad;
    private readonly bool _trainsWeight = head.Weight is { requires_grad: true };
    private readonly bool _trainsBias = head.Bias is { requires_grad: true };
    private torch.Tensor? _states = states;
    private torch.Tensor? _toStates;
    private torch.Tensor? _toWeight;
    private torch.Tensor? _toBias;

    /// <summary>What gets gradients.</summary>
    public torch.Tensor[] Differentiated =>
        [_states!, .. _trainsWeight ? new torch.Tensor[] { head.Weight! } : [], .. _trainsBias ? new torch.Tensor[] { head.Bias! } : []];

    /// <returns>A scalar, or [positions].</returns>
    public override torch.Tensor Forward(bool records)
    {
        FrozenMatrix matrix = head.Matrix();
        long positions = _states!.size(0), vocabulary = head.Vocabulary;
        torch.Tensor losses = torch.empty(positions);
        if (records)
        {
            _toStates = _passesGradient ? Keep(torch.empty_like(_states)) : null;
            _toWeight = _trainsWeight ? Keep(torch.zeros_like(head.Weight!)) : null;
            _toBias = _trainsBias ? Keep(torch.zeros(vocabulary)) : null;
        }

        // Chunks of one size: a small last one would cost a pass over the head all the same.
        long chunks = (positions * vocabulary / ChunkSize) + 1;
        long size = (positions + chunks - 1) / chunks;
        for (long start = 0; start < positions; start += size)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            long count = Math.Min(size, positions - start);
            torch.Tensor part = _states.narrow(0, start, count);
            torch.Tensor logits = matrix.Forward(part, head.Bias);
            Compare(logits, losses, start, records);
            _toStates?.narrow(0, start, count).copy_(matrix.Backward(logits));
            _toWeight?.addmm_(logits.t(), part, beta: 1, alpha: 1);
            _toBias?.add_(logits.sum([0L]));
        }

        _states = null;
        return perPosition ? losses : losses.sum(torch.ScalarType.Float64).to(torch.ScalarType.Float32);
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor? toStates = _toStates?.mul_(perPosition ? gradient.reshape(-1, 1) : gradient);
        return
        [
            toStates?.alias(),
            .. _toWeight is { } weight ? new[] { weight.mul_(gradient).alias() } : [],
            .. _toBias is { } bias ? new[] { bias.mul_(gradient).alias() } : [],
        ];
    }

    private void Compare(torch.Tensor logits, torch.Tensor losses, long start, bool differentiate)
    {
        int vocabulary = (int)logits.size(1);
        float* values = (float*)TorchMemory.DataPointer(logits), results = (float*)TorchMemory.DataPointer(losses);
        TorchParallel.For(0, logits.size(0), 1, (begin, end) =>
        {
            for (long i = begin; i < end; i++)
            {
                results[start + i] = row.Run(values + (i * vocabulary), vocabulary, labels[start + i], differentiate);
            }
        });
    }
}
