using SftRecipes.Native;

namespace SftRecipes.Models.Fused;

/// <summary>One thread's part of the forward pass of <see cref="RoundedAttentionOperation"/>: block by block of queries, softmax(q·kᵀ)·v.</summary>
internal readonly unsafe struct RoundedAttentionForward : IDisposable
{
    private readonly RoundedHead _head;
    private readonly float _scale;
    private readonly ThreadScratch _scratch;
    private readonly ushort* _rounded;
    private readonly ushort* _queries;
    private readonly ushort* _weights;
    private readonly uint* _keys;
    private readonly uint* _values;
    private readonly float* _scores;
    private readonly float* _results;

    /// <param name="length">Tokens.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <param name="scale">Multiplies the scores.</param>
    public RoundedAttentionForward(int length, int headDim, float scale)
    {
        _head = new RoundedHead(length, headDim);
        _scale = scale;
        long ofTokens = (long)_head.Tokens * _head.Features, ofBlock = (long)RoundedHead.Block * _head.Features;
        long ofScores = (long)RoundedHead.Block * _head.Scores, ofWeights = (long)RoundedHead.Block * _head.Weights;
        long ofKeys = (long)_head.Features / 2 * _head.Keys;
        _scratch = new ThreadScratch(
            (sizeof(float) * (ofScores + ofBlock + ofKeys + (ofTokens / 2))) + (sizeof(ushort) * (ofTokens + ofBlock + ofWeights)));
        _scores = (float*)_scratch.Data;
        _results = _scores + ofScores;
        _keys = (uint*)(_results + ofBlock);
        _values = _keys + ofKeys;
        _rounded = (ushort*)(_values + (ofTokens / 2));
        _queries = _rounded + ofTokens;
        _weights = _queries + ofBlock;
    }

    /// <summary>Takes the keys and values that are attended to.</summary>
    public void Read(RowMatrix k, RowMatrix v)
    {
        _head.Round(k, 0, _head.Tokens, 1, _rounded);
        _head.PairTransposed(_rounded, _keys);
        _head.Pair(v, _values);
    }

    /// <summary>Attends with the queries of a head.</summary>
    /// <param name="q">[length, headDim].</param>
    /// <param name="o">What is attended to, [length, headDim].</param>
    /// <param name="logSums">log Σ e^score of each query.</param>
    public void Attend(RowMatrix q, RowMatrix o, float* logSums)
    {
        const int block = RoundedHead.Block;
        (int features, int keys) = (_head.Features, _head.Keys);
        float* sums = stackalloc float[block];
        for (int start = 0; start < _head.Length; start += block)
        {
            int count = Math.Min(block, _head.Length - start), seen = start + block;
            _head.Round(q, start, block, _scale, _queries);
            TileKernels.Multiply(
                block, seen, features, _queries, (ushort*)_keys, _scores, new TileStrides(features, keys, _head.Scores), adds: false);
            for (int i = 0; i < count; i++)
            {
                float* row = _scores + ((long)i * _head.Scores);
                int visible = start + i + 1;
                float max = RowKernels.Max(row, visible);
                sums[i] = AttentionRow.RoundedExponentials(row, visible, max, _weights + ((long)i * _head.Weights), seen);
                logSums[start + i] = max + MathF.Log(sums[i]);
            }

            for (int i = count; i < block; i++)
            {
                new Span<ushort>(_weights + ((long)i * _head.Weights), seen).Clear();
            }

            TileKernels.Multiply(
                block, features, seen, _weights, (ushort*)_values, _results, new TileStrides(_head.Weights, features, features), adds: false);
            for (int i = 0; i < count; i++)
            {
                RowKernels.Scale(_results + ((long)i * features), _head.HeadDim, 1 / sums[i], o.Row(start + i));
            }
        }
    }

    public void Dispose() => _scratch.Dispose();
}
