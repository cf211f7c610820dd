using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Inference;

/// <summary>
/// Prompts side by side, shorter ones padded on the left so that all go on in the same column of the cache. Where none is shorter there
/// is no mask, and attention takes libtorch's faster way.
/// </summary>
internal sealed class PromptBatch : IDisposable
{
    private readonly CausalLanguageModel _model;
    private readonly IReadOnlyList<IReadOnlyList<int>> _prompts;
    private readonly torch.Tensor? _visible;

    /// <param name="model">Gives the device and the highest position.</param>
    /// <param name="prompts">Each with at least one id.</param>
    /// <param name="capacity">Columns of the cache.</param>
    public PromptBatch(CausalLanguageModel model, IReadOnlyList<IReadOnlyList<int>> prompts, long capacity)
    {
        _model = model;
        _prompts = prompts;
        Length = prompts.Max(prompt => prompt.Count);
        if (prompts.Any(prompt => prompt.Count < Length))
        {
            _visible = Visible(capacity);
        }
    }

    /// <summary>Columns of the prompts.</summary>
    public int Length { get; }

    /// <summary>The prompts' ids, 0 for padding.</summary>
    /// <returns>int64 [rows, length].</returns>
    public torch.Tensor Ids() =>
        torch.tensor(Cells((prompt, index) => prompt[index], padding: 0), [_prompts.Count, Length], device: _model.Device);

    /// <summary>The pass over all prompts.</summary>
    /// <param name="cache">Empty.</param>
    public ForwardContext Prompt(KvCache cache)
    {
        if (_visible is null)
        {
            return ForwardContext.Cached(Length, cache, _model.Device);
        }

        torch.Tensor positions = torch.tensor(Cells((_, index) => index, padding: 0), [_prompts.Count, Length], device: _model.Device);
        torch.Tensor square = torch.ones([Length, Length], dtype: torch.ScalarType.Bool, device: _model.Device);
        // Padding sees itself: a softmax over nothing would be NaN, and NaN times the weight 0 that others give it is NaN again.
        torch.Tensor self = square.tril().logical_and(square.triu());
        torch.Tensor mask = _visible.narrow(3, 0, Length).logical_and(square.tril()).logical_or(self);
        return ForwardContext.Masked(positions, Length, mask, cache);
    }

    /// <summary>The pass over one more token of each row.</summary>
    /// <param name="cache">Holds all before.</param>
    public ForwardContext Next(KvCache cache)
    {
        if (_visible is null)
        {
            return ForwardContext.Cached(1, cache, _model.Device);
        }

        // Rows that ended are carried along; their positions must stay ones that the model has.
        int generated = (int)cache.Length - Length;
        int last = _model.MaxPositions - 1;
        long[] positions = [.. _prompts.Select(prompt => (long)Math.Min(prompt.Count + generated, last))];
        return ForwardContext.Masked(
            torch.tensor(positions, [_prompts.Count, 1], device: _model.Device),
            Math.Min(cache.Length, last) + 1,
            _visible.narrow(3, 0, cache.Length + 1),
            cache);
    }

    /// <inheritdoc/>
    public void Dispose() => _visible?.Dispose();

    /// <summary>Whether a column of the cache holds a token of the row: bool [rows, 1, 1, capacity].</summary>
    private torch.Tensor Visible(long capacity)
    {
        using var scope = torch.NewDisposeScope();
        long[] padding = [.. _prompts.Select(prompt => (long)(Length - prompt.Count))];
        torch.Tensor columns = torch.arange(capacity, dtype: torch.ScalarType.Int64, device: _model.Device);
        torch.Tensor first = torch.tensor(padding, [_prompts.Count, 1, 1, 1], device: _model.Device);
        return columns.ge(first).DetachFromDisposeScope();
    }

    private long[] Cells(Func<IReadOnlyList<int>, int, int> value, long padding)
    {
        long[] cells = new long[_prompts.Count * Length];
        for (int row = 0; row < _prompts.Count; row++)
        {
            IReadOnlyList<int> prompt = _prompts[row];
            int padded = Length - prompt.Count;
            for (int column = 0; column < Length; column++)
            {
                cells[(row * Length) + column] = column < padded ? padding : value(prompt, column - padded);
            }
        }

        return cells;
    }
}
