using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>What attention works on, by address: whoever makes it keeps the tensors alive.</summary>
internal readonly unsafe struct AttentionHeads
{
    private readonly float* _logSums;

    /// <param name="query">[rows, heads, length, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, length, headDim].</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="attended">[rows, length, heads · headDim].</param>
    /// <param name="logSums">[rows, heads, length].</param>
    public AttentionHeads(torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor attended, torch.Tensor logSums)
    {
        (Rows, Heads, Length, HeadDim) = (query.size(0), query.size(1), (int)query.size(2), (int)query.size(3));
        KeyHeads = key.size(1);
        (Query, Key, Value, Attended) = (new(query), new(key), new(value), HeadMatrix.Joined(attended, Heads));
        _logSums = (float*)TorchMemory.DataPointer(logSums);
    }

    /// <summary>Sequences.</summary>
    public long Rows { get; }

    /// <summary>Query heads.</summary>
    public long Heads { get; }

    /// <summary>Key and value heads.</summary>
    public long KeyHeads { get; }

    /// <summary>Query heads that share a key head.</summary>
    public long Group => Heads / KeyHeads;

    /// <summary>Tokens.</summary>
    public int Length { get; }

    /// <summary>Features of a head.</summary>
    public int HeadDim { get; }

    /// <summary>Queries.</summary>
    public HeadMatrix Query { get; }

    /// <summary>Keys.</summary>
    public HeadMatrix Key { get; }

    /// <summary>Values.</summary>
    public HeadMatrix Value { get; }

    /// <summary>What is attended to.</summary>
    public HeadMatrix Attended { get; }

    /// <summary>log Σ e^score of a head's queries: [length].</summary>
    public float* LogSums(long row, long head) => _logSums + (((row * Heads) + head) * Length);
}

/// <summary>The gradient of what was attended to, and where those of its factors go.</summary>
/// <param name="Attended">Of what was attended to.</param>
/// <param name="Query">Of the queries.</param>
/// <param name="Key">Of the keys.</param>
/// <param name="Value">Of the values.</param>
internal readonly record struct AttentionGradients(HeadMatrix Attended, HeadMatrix Query, HeadMatrix Key, HeadMatrix Value);
