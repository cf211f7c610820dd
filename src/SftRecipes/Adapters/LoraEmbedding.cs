using SftRecipes.Models;
using TorchSharp;
using Embedding = SftRecipes.Models.Embedding;

namespace SftRecipes.Adapters;

/// <summary>
/// A frozen table of vectors with a trained low-rank one beside it: row i plus s · B·Aᵢ. A [rank, rows] starts at zero and B
/// [width, rank] at random, the other way round than a linear module's, as PEFT has it.
/// </summary>
public sealed class LoraEmbedding : AdaptedModule
{
    private readonly Embedding _base;

    /// <param name="weights">Where <c>weight</c> [rows, width] lies.</param>
    /// <param name="rows">Number of vectors.</param>
    /// <param name="width">Features of a vector.</param>
    /// <param name="lora">The adapter's numbers; dropout is not applied to ids.</param>
    public LoraEmbedding(WeightScope weights, long rows, long width, LoraSettings lora)
        : base(weights, rows, width, lora, quantization: null, fanInFanOut: false, embedding: true)
    {
        _base = Add(AdapterNames.BaseLayer, new Embedding(FrozenWeights, rows, width));
        AttachAdapter();
    }

    /// <param name="ids">int64, any shape [...].</param>
    /// <returns>[..., width].</returns>
    public torch.Tensor Forward(torch.Tensor ids)
    {
        torch.Tensor rows = _base.Forward(ids);
        if (Active is not { } branch)
        {
            return rows;
        }

        torch.Tensor low = branch.A.index_select(1, ids.reshape(-1)).t();
        return rows + (torch.nn.functional.linear(low, branch.B) * branch.Scaling).reshape(rows.shape);
    }

    private protected override torch.Tensor RowNorms(LoraBranch branch) =>
        throw new RecipeException($"'{Site.Path}' is an embedding, and DoRA is for linear modules; use an adapter without it.");

    private protected override void MergeFrozen(LoraBranch branch)
    {
        torch.Tensor merged = _base.weight + branch.Delta().t();
        if (!merged.isfinite().all().ToBoolean())
        {
            throw new RecipeException($"'{Site.Path}' has numbers that are not finite after merging; the adapter or the base model is damaged.");
        }

        _base.weight.copy_(merged);
    }

    private protected override void UnmergeFrozen(LoraBranch branch) => _base.weight.sub_(branch.Delta().t());
}
