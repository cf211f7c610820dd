using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Inference;

/// <summary>
/// A pass over one token of one sequence, run again for the next token on the memory of the first: making its tensors was 3 of a token's 20
/// milliseconds (SmolLM-360M's shape, NF4). Models that need an operator which cannot be captured go on without.
/// </summary>
internal sealed unsafe class CapturedPass : IDisposable
{
    private readonly KernelCapture _kernels;
    private readonly KvCache _cache;
    private readonly long* _id;
    private readonly long* _position;
    private readonly float* _logits;
    private readonly int _vocabulary;

    private CapturedPass(KernelCapture kernels, torch.Tensor ids, ForwardContext context, torch.Tensor logits)
    {
        _kernels = kernels;
        _cache = context.Cache!;
        _id = (long*)TorchMemory.DataPointer(ids);
        _position = (long*)TorchMemory.DataPointer(context.Positions);
        _logits = (float*)TorchMemory.DataPointer(logits);
        _vocabulary = (int)logits.numel();
    }

    /// <summary>The scores of the last token: [vocabulary].</summary>
    public Span<float> Logits => new(_logits, _vocabulary);

    /// <summary>Computes a pass, and captures it if that can be done.</summary>
    /// <param name="model">In evaluation mode, on a CPU.</param>
    /// <param name="ids">The token: int64 [1, 1].</param>
    /// <param name="context">Its position, and the cache of those before.</param>
    /// <param name="logits">[1, 1, vocabulary]; belongs to the caller's scope.</param>
    /// <returns>Null where it cannot.</returns>
    public static CapturedPass? TryCreate(CausalLanguageModel model, torch.Tensor ids, ForwardContext context, out torch.Tensor logits)
    {
        torch.Tensor? computed = null;
        KernelCapture kernels = KernelCapture.Of(
            context.Cache!.Capacity, [ids, context.Positions], () => computed = model.Logits(model.Forward(ids, context)));
        logits = computed!;
        CapturedPass? pass = null;
        try
        {
            if (!kernels.IsBroken && FusedFunction.Fits(logits) && kernels.Knows(logits))
            {
                var tried = new CapturedPass(kernels, ids, context, logits);
                pass = (model.IsCaptureExact ??= tried.GivesTheSameAgain()) ? tried : null;
            }

            return pass;
        }
        finally
        {
            if (pass is null)
            {
                kernels.Dispose();
            }
        }
    }

    /// <summary>Computes the pass over the next token.</summary>
    /// <param name="id">The token.</param>
    /// <returns>False where that pass would be another; nothing has happened then.</returns>
    public bool TryRun(int id)
    {
        if (_cache.Length >= _kernels.ValidLength)
        {
            return false;
        }

        *_id = id;
        *_position = _cache.Length;
        _kernels.Replay();
        _cache.Advance(1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _kernels.Dispose();

    /// <summary>
    /// Whether the pass gives the same bits once more when nothing of it is left: it does not where an operator that was not captured has
    /// changed something in place.
    /// </summary>
    private bool GivesTheSameAgain()
    {
        float[] expected = Logits.ToArray();
        _cache.Advance(-1);
        _kernels.Spoil();
        _kernels.Replay();
        _cache.Advance(1);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(_logits[i]))
            {
                expected.CopyTo(Logits);
                return false;
            }
        }

        return true;
    }
}
