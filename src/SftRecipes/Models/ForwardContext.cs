using TorchSharp;

namespace SftRecipes.Models;

/// <summary>What one forward pass knows besides the tokens: their positions, who may attend to whom, and the cache.</summary>
public sealed class ForwardContext
{
    private ForwardContext(torch.Tensor positions, long length, torch.Tensor? mask, KvCache? cache)
    {
        Positions = positions;
        Length = length;
        Mask = mask;
        Cache = cache;
    }

    /// <summary>int64 [length], or [rows, length] where rows differ.</summary>
    public torch.Tensor Positions { get; }

    /// <summary>The highest position + 1.</summary>
    public long Length { get; }

    /// <summary>
    /// Bool [rows, 1, length, total], true where attending is allowed; null for causal attention among the tokens of this pass, or, with
    /// a cache and one token, attention to everything.
    /// </summary>
    public torch.Tensor? Mask { get; }

    /// <summary>Keys and values of earlier passes; null in training.</summary>
    public KvCache? Cache { get; }

    /// <summary>The sequences in each row that do not see each other; null where a row is one sequence.</summary>
    public SequencePieces? Pieces { get; private init; }

    /// <summary>
    /// A batch padded on the right, without a cache: causal attention already keeps padding out of the real tokens' sight.
    /// </summary>
    /// <param name="length">Tokens per row.</param>
    /// <param name="device">Where the model lies.</param>
    public static ForwardContext Causal(long length, torch.Device device) =>
        new(torch.arange(length, dtype: torch.ScalarType.Int64, device: device), length, mask: null, cache: null);

    /// <summary>Rows that hold several sequences each: positions restart, and a sequence sees none but itself.</summary>
    /// <param name="sequenceLengths">The sequences' lengths in each row; what they leave of it is padding. [rows][sequences]</param>
    /// <param name="length">Tokens per row.</param>
    /// <param name="device">Where the model lies.</param>
    public static ForwardContext Packed(IReadOnlyList<int[]> sequenceLengths, int length, torch.Device device)
    {
        var pieces = new SequencePieces(sequenceLengths, length, device);
        return new(pieces.Positions(), pieces.Longest, mask: null, cache: null) { Pieces = pieces };
    }

    /// <summary>The next tokens of rows that all have the same past.</summary>
    /// <param name="length">New tokens per row; more than one only while the cache is empty.</param>
    /// <param name="cache">The past.</param>
    /// <param name="device">Where the model lies.</param>
    public static ForwardContext Cached(long length, KvCache cache, torch.Device device)
    {
        if (length > 1 && cache.Length > 0)
        {
            throw new ArgumentException("Several tokens at once need an empty cache or a mask.", nameof(length));
        }

        torch.Tensor positions = torch.arange(cache.Length, cache.Length + length, dtype: torch.ScalarType.Int64, device: device);
        return new(positions, cache.Length + length, mask: null, cache);
    }

    /// <summary>Rows whose pasts differ: padded on the left, with a mask.</summary>
    /// <param name="positions">int64 [rows, length]; 0 for padding.</param>
    /// <param name="highest">The highest position + 1.</param>
    /// <param name="mask">Bool [rows, 1, length, total].</param>
    /// <param name="cache">The past, or null.</param>
    public static ForwardContext Masked(torch.Tensor positions, long highest, torch.Tensor mask, KvCache? cache) =>
        new(positions, highest, mask, cache);
}
