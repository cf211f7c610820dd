using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// The sequences that packed rows consist of. Each is attended to on its own, as if it were a batch: the work is the sum of the lengths'
/// squares instead of the square of the sum, and masks, windows and biases of a family are what they are without packing.
/// </summary>
public sealed class SequencePieces
{
    private readonly int _rows;
    private readonly int _length;
    private readonly torch.Device _device;
    private readonly List<(int Length, bool IsPadding)> _pieces = [];
    private readonly Dictionary<int, ForwardContext> _contexts;

    /// <param name="sequenceLengths">The sequences' lengths in each row; what they leave of it is padding. [rows][sequences]</param>
    /// <param name="length">Tokens per row.</param>
    /// <param name="device">Where the model lies.</param>
    /// <param name="computeType">What attention's products are computed in.</param>
    internal SequencePieces(IReadOnlyList<int[]> sequenceLengths, int length, torch.Device device, ComputeType computeType)
    {
        _rows = sequenceLengths.Count;
        _length = length;
        _device = device;
        foreach (int[] row in sequenceLengths)
        {
            _pieces.AddRange(row.Select(sequence => (sequence, false)));
            int padding = length - row.Sum();
            ArgumentOutOfRangeException.ThrowIfNegative(padding, nameof(sequenceLengths));
            if (padding > 0)
            {
                _pieces.Add((padding, true));
            }
        }

        _contexts = _pieces.Where(piece => !piece.IsPadding).Select(piece => piece.Length).Distinct()
            .ToDictionary(piece => piece, piece => ForwardContext.Causal(piece, device, computeType));
    }

    private SequencePieces(SequencePieces other, Func<ForwardContext, ForwardContext> change)
    {
        (_rows, _length, _device, _pieces) = (other._rows, other._length, other._device, other._pieces);
        _contexts = other._contexts.ToDictionary(context => context.Key, context => change(context.Value));
    }

    /// <summary>The length of the longest sequence.</summary>
    public int Longest => _pieces.Where(piece => !piece.IsPadding).Max(piece => piece.Length);

    /// <summary>The same sequences, each under a changed context: windowed, say.</summary>
    /// <param name="change">From a sequence's context to the one it is attended to under.</param>
    internal SequencePieces Changed(Func<ForwardContext, ForwardContext> change) => new(this, change);

    /// <summary>Attends within each sequence.</summary>
    /// <param name="query">[rows, heads, length, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, length, headDim].</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="attend">Attention of one sequence: [1, heads, its length, headDim] each, under its own context.</param>
    /// <returns>[rows, heads, length, headDim]; 0 at padding.</returns>
    public torch.Tensor Attend(
        torch.Tensor query, torch.Tensor key, torch.Tensor value,
        Func<torch.Tensor, torch.Tensor, torch.Tensor, ForwardContext, torch.Tensor> attend)
    {
        long[] sizes = [.. _pieces.Select(piece => (long)piece.Length)];
        torch.Tensor[] queries = Split(query, sizes), keys = Split(key, sizes), values = Split(value, sizes);
        var attended = new torch.Tensor[sizes.Length];
        for (int piece = 0; piece < sizes.Length; piece++)
        {
            attended[piece] = _pieces[piece].IsPadding
                ? torch.zeros(1, query.size(1), sizes[piece], value.size(3), dtype: query.dtype, device: _device)
                : attend(queries[piece], keys[piece], values[piece], _contexts[_pieces[piece].Length]);
        }

        // Token by token, as the kernel leaves them and as heads are joined: one copy here, one of the gradients, and no other.
        torch.Tensor joined = torch.cat([.. attended.Select(piece => piece.transpose(1, 2))], dim: 1);
        return joined.reshape(_rows, _length, joined.size(2), joined.size(3)).transpose(1, 2);
    }

    /// <summary>Each token's place in its sequence, from 0; 0 at padding. int64 [rows, length].</summary>
    internal torch.Tensor Positions() => torch.tensor(
        _pieces.SelectMany(piece => Enumerable.Range(0, piece.Length).Select(position => piece.IsPadding ? 0L : position)).ToArray(),
        [_rows, _length], device: _device);

    private static torch.Tensor[] Split(torch.Tensor heads, long[] sizes)
    {
        torch.Tensor byToken = heads.transpose(1, 2);
        torch.Tensor[] pieces = byToken.reshape(1, -1, byToken.size(2), byToken.size(3)).split(sizes, dim: 1);
        return [.. pieces.Select(piece => piece.transpose(1, 2))];
    }
}
