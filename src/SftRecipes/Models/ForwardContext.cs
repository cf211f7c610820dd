using SftRecipes.Native;
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
    /// Bool [rows or 1, 1, length, total], true where attending is allowed, or float [rows or 1, heads, length, total] to be added to
    /// scores; null for causal attention among the tokens of this pass, or, with
    /// a cache and one token, attention to everything.
    /// </summary>
    public torch.Tensor? Mask { get; }

    /// <summary>Keys and values of earlier passes; null in training.</summary>
    public KvCache? Cache { get; }

    /// <summary>The sequences in each row that do not see each other; null where a row is one sequence.</summary>
    public SequencePieces? Pieces { get; private init; }

    /// <summary>
    /// What attention's products are computed in where only the order of tokens decides who attends to whom: bfloat16 for
    /// <see cref="ComputeType.BFloat16"/> and <see cref="ComputeType.Int8"/>, on a CPU with tile units for it, else what its factors are.
    /// </summary>
    public ComputeType ComputeType { get; private init; }

    /// <summary>
    /// A batch padded on the right, without a cache: causal attention already keeps padding out of the real tokens' sight.
    /// </summary>
    /// <param name="length">Tokens per row.</param>
    /// <param name="device">Where the model lies.</param>
    /// <param name="computeType">The <see cref="ComputeType"/>.</param>
    public static ForwardContext Causal(long length, torch.Device device, ComputeType computeType = ComputeType.Float32) =>
        new(torch.arange(length, dtype: torch.ScalarType.Int64, device: device), length, mask: null, cache: null) { ComputeType = computeType };

    /// <summary>Rows that hold several sequences each: positions restart, and a sequence sees none but itself.</summary>
    /// <param name="sequenceLengths">The sequences' lengths in each row; what they leave of it is padding. [rows][sequences]</param>
    /// <param name="length">Tokens per row.</param>
    /// <param name="device">Where the model lies.</param>
    /// <param name="computeType">The <see cref="ComputeType"/>.</param>
    public static ForwardContext Packed(
        IReadOnlyList<int[]> sequenceLengths, int length, torch.Device device, ComputeType computeType = ComputeType.Float32)
    {
        var pieces = new SequencePieces(sequenceLengths, length, device, computeType);
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

    /// <summary>
    /// The same pass where a token sees itself and the tokens less than a window's length before it. To be asked for once per pass, not
    /// once per layer.
    /// </summary>
    /// <param name="window">Tokens in sight, the token itself included.</param>
    public ForwardContext Windowed(int window)
    {
        if (Pieces is { } pieces)
        {
            return WithPieces(pieces.Changed(piece => piece.Windowed(window)));
        }

        if (TotalColumns <= window)
        {
            KernelCapture.Current?.LimitTo(window);
            return this;
        }

        using var scope = torch.NewDisposeScope();
        torch.Tensor distance = Distances();
        torch.Tensor near = distance.lt(window);
        torch.Tensor mask = near.logical_and(Mask ?? distance.ge(0));
        return new(Positions, Length, mask.MoveToOuterDisposeScope(), Cache);
    }

    /// <summary>The same pass with its mask written out, for attention that has no word for "causal".</summary>
    public ForwardContext WithMask()
    {
        if (Pieces is { } pieces)
        {
            return WithPieces(pieces.Changed(piece => piece.WithMask()));
        }

        if (Mask is not null || Positions.size(-1) == 1)
        {
            return this;
        }

        using var scope = torch.NewDisposeScope();
        return new(Positions, Length, Distances().ge(0).MoveToOuterDisposeScope(), Cache);
    }

    /// <summary>The same pass with numbers to add to the scores of what may be attended to.</summary>
    /// <param name="bias">From distances, int64 [1, 1, length, total], to float32 [1, heads, length, total].</param>
    internal ForwardContext WithBias(Func<torch.Tensor, torch.Tensor> bias)
    {
        if (Pieces is { } pieces)
        {
            return WithPieces(pieces.Changed(piece => piece.WithBias(bias)));
        }

        using var scope = torch.NewDisposeScope();
        torch.Tensor distance = Distances();
        torch.Tensor hidden = (Mask ?? distance.ge(0)).logical_not();
        return new(Positions, Length, bias(distance).masked_fill(hidden, double.NegativeInfinity).MoveToOuterDisposeScope(), Cache);
    }

    private ForwardContext WithPieces(SequencePieces pieces) => new(Positions, Length, mask: null, cache: null) { Pieces = pieces };

    /// <summary>Columns of keys: those of the past and this pass's.</summary>
    private long TotalColumns => (Cache?.Length ?? 0) + Positions.size(-1);

    /// <summary>
    /// How many columns a query stands behind a key: int64 [1, 1, length, total]; negative for keys to come. Padding on the left moves
    /// both alike.
    /// </summary>
    private torch.Tensor Distances()
    {
        torch.Device device = Positions.device;
        torch.Tensor keys = torch.arange(TotalColumns, dtype: torch.ScalarType.Int64, device: device);
        torch.Tensor queries = keys.narrow(0, Cache?.Length ?? 0, Positions.size(-1));
        return (queries.unsqueeze(1) - keys.unsqueeze(0)).unsqueeze(0).unsqueeze(0);
    }
}
