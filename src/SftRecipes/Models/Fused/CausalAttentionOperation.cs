using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Causal attention for training: scores of a block of queries at a time, computed again in the backward pass from queries, keys and a number
/// per query. Work below a block's diagonal is all there is; libtorch's own kernel takes about twice as long on a CPU.
/// </summary>
/// <param name="query">[rows, heads, length, headDim], of any strides but gaps between features.</param>
/// <param name="key">[rows, keyValueHeads, length, headDim].</param>
/// <param name="value">As <paramref name="key"/>.</param>
/// <param name="scale">Multiplies the scores.</param>
internal sealed unsafe class CausalAttentionOperation(torch.Tensor query, torch.Tensor key, torch.Tensor value, double scale)
    : AttentionOperation(query, key, value)
{
    /// <summary>Queries whose scores are held at once: with 512 keys, a quarter of a second-level cache.</summary>
    private const int BlockRows = 128;

    private readonly float _scale = (float)scale;

    /// <summary>Whether the kernel can do it, and is the faster one.</summary>
    public static bool Fits(torch.Tensor query, torch.Tensor key, torch.Tensor value) =>
        IsFloatRows(query) && IsFloatRows(key) && IsFloatRows(value) && query.size(2) == key.size(2) && query.size(3) == value.size(3)
        && key.size(0) * key.size(1) >= torch.get_num_threads() && Blas.IsAvailable;

    protected override void Attend(AttentionHeads heads) => TorchParallel.For(0, heads.Rows * heads.Heads, 1, (begin, end) =>
    {
        using var scratch = new ThreadScratch((long)Math.Min(BlockRows, heads.Length) * heads.Length * sizeof(float));
        for (long i = begin; i < end; i++)
        {
            (long row, long head) = Math.DivRem(i, heads.Heads);
            Attend(
                heads.Query.Of(row, head), heads.Key.Of(row, head / heads.Group), heads.Value.Of(row, head / heads.Group),
                heads.Attended.Of(row, head), heads.LogSums(row, head), heads.Length, heads.HeadDim, (float*)scratch.Data);
        }
    });

    protected override void Differentiate(AttentionHeads heads, AttentionGradients gradients) =>
        TorchParallel.For(0, heads.Rows * heads.KeyHeads, 1, (begin, end) =>
        {
            using var scratch = new ThreadScratch(2L * Math.Min(BlockRows, heads.Length) * heads.Length * sizeof(float));
            for (long i = begin; i < end; i++)
            {
                (long row, long keyHead) = Math.DivRem(i, heads.KeyHeads);
                for (long head = keyHead * heads.Group; head < (keyHead + 1) * heads.Group; head++)
                {
                    Differentiate(
                        heads.Query.Of(row, head), heads.Key.Of(row, keyHead), heads.Value.Of(row, keyHead), heads.Attended.Of(row, head),
                        gradients.Attended.Of(row, head), heads.LogSums(row, head), gradients.Query.Of(row, head),
                        gradients.Key.Of(row, keyHead), gradients.Value.Of(row, keyHead), adds: head > keyHead * heads.Group, heads.Length,
                        heads.HeadDim, (float*)scratch.Data);
                }
            }
        });

    private static bool IsFloatRows(torch.Tensor heads) =>
        heads.device_type == DeviceType.CPU && heads.dtype == torch.ScalarType.Float32 && heads.stride(3) == 1;

    private void Attend(
        RowMatrix q, RowMatrix k, RowMatrix v, RowMatrix o, float* logSums, int length, int headDim, float* scores)
    {
        for (int start = 0; start < length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, length - start), seen = start + count;
            Blas.Multiply(count, seen, headDim, _scale, q.From(start), k.Transposed, 0, scores, seen);
            for (int i = 0; i < count; i++)
            {
                float* row = scores + ((long)i * seen);
                int visible = start + i + 1;
                float max = RowKernels.Max(row, visible);
                float sum = RowKernels.ExpAndSum(row, visible, max);
                RowKernels.Scale(row, visible, 1 / sum);
                new Span<float>(row + visible, seen - visible).Clear();
                logSums[start + i] = max + MathF.Log(sum);
            }

            Blas.Multiply(count, headDim, seen, 1, new(scores, seen), v.From(0), 0, o.Row(start), o.Stride);
        }
    }

    private void Differentiate(
        RowMatrix q, RowMatrix k, RowMatrix v, RowMatrix o, RowMatrix dy, float* logSums, RowMatrix dq, RowMatrix dk, RowMatrix dv, bool adds,
        int length, int headDim, float* scratch)
    {
        if (!adds)
        {
            // Blocks see ever more keys, so each adds to all before it.
            dk.Clear(length, headDim);
            dv.Clear(length, headDim);
        }

        for (int start = 0; start < length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, length - start), seen = start + count;
            float* weights = scratch, slopes = scratch + ((long)count * seen);
            Blas.Multiply(count, seen, headDim, _scale, q.From(start), k.Transposed, 0, weights, seen);
            Blas.Multiply(count, seen, headDim, 1, dy.From(start), v.Transposed, 0, slopes, seen);
            for (int i = 0; i < count; i++)
            {
                float* weight = weights + ((long)i * seen);
                float* slope = slopes + ((long)i * seen);
                int visible = start + i + 1;
                float mean = RowKernels.Dot(dy.Row(start + i), o.Row(start + i), headDim);
                AttentionRow.Differentiate(weight, slope, visible, logSums[start + i], mean);
                new Span<float>(weight + visible, seen - visible).Clear();
                new Span<float>(slope + visible, seen - visible).Clear();
            }

            Blas.Multiply(count, headDim, seen, _scale, new(slopes, seen), k.From(0), 0, dq.Row(start), dq.Stride);
            Blas.Multiply(seen, headDim, count, _scale, new(slopes, seen, transposed: true), q.From(start), 1, dk.Row(0), dk.Stride);
            Blas.Multiply(seen, headDim, count, 1, new(weights, seen, transposed: true), dy.From(start), 1, dv.Row(0), dv.Stride);
        }
    }
}
