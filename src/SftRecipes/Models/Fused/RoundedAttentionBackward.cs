using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;

namespace SftRecipes.Models.Fused;

/// <summary>
/// One thread's part of the backward pass of <see cref="RoundedAttentionOperation"/>. Gradients of keys and values add up as their transposes,
/// dSᵀ·q as qᵀ·dS: weights and slopes are then right factors, for which two rows lie side by side, and need not be transposed.
/// </summary>
internal readonly unsafe struct RoundedAttentionBackward : IDisposable
{
    private readonly RoundedHead _head;
    private readonly float _scale;
    private readonly ThreadScratch _scratch;
    private readonly float* _weights;
    private readonly float* _slopes;
    private readonly float* _results;
    private readonly float* _toKeys;
    private readonly float* _toValues;
    private readonly uint* _keysTransposed;
    private readonly uint* _valuesTransposed;
    private readonly uint* _keys;
    private readonly uint* _weightPairs;
    private readonly uint* _slopePairs;
    private readonly ushort* _rounded;
    private readonly ushort* _block;
    private readonly ushort* _blockTransposed;
    private readonly ushort* _roundedSlopes;

    /// <param name="length">Tokens.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <param name="scale">Multiplies the scores.</param>
    public RoundedAttentionBackward(int length, int headDim, float scale)
    {
        _head = new RoundedHead(length, headDim);
        _scale = scale;
        long ofTokens = (long)_head.Tokens * _head.Features, ofBlock = (long)RoundedHead.Block * _head.Features;
        long ofScores = (long)RoundedHead.Block * _head.Scores, ofWeights = (long)RoundedHead.Block * _head.Weights;
        long ofKeys = (long)_head.Features / 2 * _head.Keys, ofSums = (long)_head.Features * _head.Scores;
        long ofPairs = (long)RoundedHead.Block / 2 * _head.Keys;
        long floats = (2 * ofScores) + ofBlock + (2 * ofSums), pairs = (2 * ofKeys) + (ofTokens / 2) + (2 * ofPairs);
        _scratch = new ThreadScratch((sizeof(float) * (floats + pairs)) + (sizeof(ushort) * (ofTokens + (2 * ofBlock) + ofWeights)));
        _weights = (float*)_scratch.Data;
        _slopes = _weights + ofScores;
        _results = _slopes + ofScores;
        _toKeys = _results + ofBlock;
        _toValues = _toKeys + ofSums;
        _keysTransposed = (uint*)(_toValues + ofSums);
        _valuesTransposed = _keysTransposed + ofKeys;
        _keys = _valuesTransposed + ofKeys;
        _weightPairs = _keys + (ofTokens / 2);
        _slopePairs = _weightPairs + ofPairs;
        _rounded = (ushort*)(_slopePairs + ofPairs);
        _block = _rounded + ofTokens;
        _blockTransposed = _block + ofBlock;
        _roundedSlopes = _blockTransposed + ofBlock;
    }

    /// <summary>Takes the keys and values that were attended to.</summary>
    public void Read(RowMatrix k, RowMatrix v)
    {
        _head.Round(k, 0, _head.Tokens, 1, _rounded);
        _head.PairTransposed(_rounded, _keysTransposed);
        _head.Pair(k, _keys);
        _head.Round(v, 0, _head.Tokens, 1, _rounded);
        _head.PairTransposed(_rounded, _valuesTransposed);
    }

    /// <summary>Computes the gradient of a head's queries, and what it adds to those of the keys and values.</summary>
    /// <param name="q">The queries.</param>
    /// <param name="o">What was attended to.</param>
    /// <param name="dy">Its gradient.</param>
    /// <param name="logSums">log Σ e^score of each query.</param>
    /// <param name="dq">The queries' gradient.</param>
    /// <param name="adds">Whether another head's queries had the same keys before.</param>
    public void Differentiate(RowMatrix q, RowMatrix o, RowMatrix dy, float* logSums, RowMatrix dq, bool adds)
    {
        const int block = RoundedHead.Block;
        (int features, int keys) = (_head.Features, _head.Keys);
        var forScores = new TileStrides(features, keys, _head.Scores);
        for (int start = 0; start < _head.Length; start += block)
        {
            int count = Math.Min(block, _head.Length - start), seen = start + block;
            _head.Round(dy, start, block, 1, _block);
            TileKernels.Multiply(block, seen, features, _block, (ushort*)_valuesTransposed, _slopes, forScores, adds: false);
            _head.Transpose(_block, _blockTransposed);
            _head.Round(q, start, block, _scale, _block);
            TileKernels.Multiply(block, seen, features, _block, (ushort*)_keysTransposed, _weights, forScores, adds: false);
            for (int i = 0; i < block; i += 2)
            {
                var pair = new AttentionRowPair(Row(i, start, o, dy, logSums), Row(i + 1, start, o, dy, logSums));
                pair.Differentiate(seen, _weightPairs + ((long)i / 2 * keys), _slopePairs + ((long)i / 2 * keys));
            }

            AddTransposed(_weightPairs, _blockTransposed, _toValues, start, adds);
            _head.Transpose(_block, _blockTransposed);
            AddTransposed(_slopePairs, _blockTransposed, _toKeys, start, adds);
            TileKernels.Multiply(
                block, features, seen, _roundedSlopes, (ushort*)_keys, _results, new TileStrides(_head.Weights, features, features), adds: false);
            for (int i = 0; i < count; i++)
            {
                RowKernels.Scale(_results + ((long)i * features), _head.HeadDim, _scale, dq.Row(start + i));
            }
        }
    }

    /// <summary>Writes the gradients of the keys and values.</summary>
    public void Write(RowMatrix dk, RowMatrix dv)
    {
        Write(_toKeys, dk);
        Write(_toValues, dv);
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>A query's row; out of sight of everything beyond the last query.</summary>
    private AttentionRowPair.Row Row(int i, int start, RowMatrix o, RowMatrix dy, float* logSums)
    {
        int query = start + i;
        bool exists = query < _head.Length;
        return new(
            (IntPtr)(_weights + ((long)i * _head.Scores)), (IntPtr)(_slopes + ((long)i * _head.Scores)),
            (IntPtr)(_roundedSlopes + ((long)i * _head.Weights)), exists ? query + 1 : 0, exists ? logSums[query] : 0,
            exists ? RowKernels.Dot(dy.Row(query), o.Row(query), _head.HeadDim) : 0);
    }

    /// <summary>sums += left · pairs, of which the last block's columns are met for the first time.</summary>
    private void AddTransposed(uint* pairs, ushort* left, float* sums, int start, bool adds)
    {
        const int block = RoundedHead.Block;
        var strides = new TileStrides(block, _head.Keys, _head.Scores);
        if (start > 0)
        {
            TileKernels.Multiply(_head.Features, start, block, left, (ushort*)pairs, sums, strides, adds: true);
        }

        TileKernels.Multiply(_head.Features, block, block, left, (ushort*)(pairs + start), sums + start, strides, adds);
    }

    /// <summary>A few tokens at a time: rows at large powers of two share the first cache's lines.</summary>
    private void Write(float* transposed, RowMatrix rows)
    {
        const int tokens = 8;
        for (int start = 0; start < _head.Length; start += tokens)
        {
            TilePanel.Transpose(
                (byte*)(transposed + start), _head.Scores * sizeof(float), _head.HeadDim, Math.Min(tokens, _head.Length - start) * sizeof(float),
                (byte*)rows.Row(start), rows.Stride * sizeof(float));
        }
    }
}
