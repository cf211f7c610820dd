using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Causal attention for training whose products are those of bfloat16 numbers with float32 sums, in the cores' tile units: queries, keys, values,
/// weights and gradients are rounded where they are factors, and softmax is computed in float32, as under autocast.
/// </summary>
/// <param name="query">[rows, heads, length, headDim], of any strides but gaps between features.</param>
/// <param name="key">[rows, keyValueHeads, length, headDim].</param>
/// <param name="value">As <paramref name="key"/>.</param>
/// <param name="scale">Multiplies the scores.</param>
internal sealed class RoundedAttentionOperation(torch.Tensor query, torch.Tensor key, torch.Tensor value, double scale)
    : AttentionOperation(query, key, value)
{
    private readonly float _scale = (float)scale;

    /// <summary>Whether the processor can do it, and there is work for all threads.</summary>
    public static bool Fits(torch.Tensor query, torch.Tensor key, torch.Tensor value) =>
        TileKernels.HasBFloat16 && CausalAttentionOperation.Fits(query, key, value);

    protected override unsafe void Attend(AttentionHeads heads) => TorchParallel.For(0, heads.Rows * heads.KeyHeads, 1, (begin, end) =>
    {
        using var pass = new RoundedAttentionForward(heads.Length, heads.HeadDim, _scale);
        for (long i = begin; i < end; i++)
        {
            (long row, long keyHead) = Math.DivRem(i, heads.KeyHeads);
            pass.Read(heads.Key.Of(row, keyHead), heads.Value.Of(row, keyHead));
            for (long head = keyHead * heads.Group; head < (keyHead + 1) * heads.Group; head++)
            {
                pass.Attend(heads.Query.Of(row, head), heads.Attended.Of(row, head), heads.LogSums(row, head));
            }
        }

        TileKernels.Release();
    });

    protected override unsafe void Differentiate(AttentionHeads heads, AttentionGradients gradients) =>
        TorchParallel.For(0, heads.Rows * heads.KeyHeads, 1, (begin, end) =>
        {
            using var pass = new RoundedAttentionBackward(heads.Length, heads.HeadDim, _scale);
            for (long i = begin; i < end; i++)
            {
                (long row, long keyHead) = Math.DivRem(i, heads.KeyHeads);
                pass.Read(heads.Key.Of(row, keyHead), heads.Value.Of(row, keyHead));
                for (long head = keyHead * heads.Group; head < (keyHead + 1) * heads.Group; head++)
                {
                    pass.Differentiate(
                        heads.Query.Of(row, head), heads.Attended.Of(row, head), gradients.Attended.Of(row, head), heads.LogSums(row, head),
                        gradients.Query.Of(row, head), adds: head > keyHead * heads.Group);
                }

                pass.Write(gradients.Key.Of(row, keyHead), gradients.Value.Of(row, keyHead));
            }

            TileKernels.Release();
        });
}
