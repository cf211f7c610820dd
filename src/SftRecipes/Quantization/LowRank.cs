using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>What a LoRA adapter adds to a product: scale · B · (A · x).</summary>
/// <param name="A">[rank, in].</param>
/// <param name="B">[out, rank].</param>
/// <param name="Scale">The factor.</param>
internal readonly record struct LowRank(torch.Tensor A, torch.Tensor B, double Scale)
{
    /// <summary>Rows of A.</summary>
    public int Rank => (int)A.size(0);
}
