using SftRecipes.Quantization;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Adapters;

/// <summary>One adapter of one module.</summary>
/// <param name="A">[rank, in].</param>
/// <param name="B">[out, rank].</param>
/// <param name="Magnitude">DoRA's lengths [out]; null for a plain adapter.</param>
/// <param name="Scaling">What the product of B and A is multiplied by.</param>
/// <param name="Taken">The A and B that the frozen weight lacks; null where it is the base model's.</param>
internal sealed record LoraBranch(
    Parameter A, Parameter B, Parameter? Magnitude, double Scaling, (torch.Tensor A, torch.Tensor B)? Taken) : IDisposable
{
    /// <summary>What it adds to a product.</summary>
    public LowRank LowRank => new(A, B, Scaling);

    /// <summary>scaling · B·A [out, in], float32; the current dispose scope owns it.</summary>
    public torch.Tensor Delta() => torch.mm(B, A).mul_(Scaling);

    /// <summary>
    /// What is saved: the adapter itself or, where the frozen weight lacks the adapter's start, the two as one adapter of twice the rank
    /// for the base model's weight: s·(B·A − B₀·A₀) = s·[B, −B₀]·[A; A₀].
    /// </summary>
    public (torch.Tensor A, torch.Tensor B) Saved() => Taken is { } taken
        ? (torch.cat([A, taken.A]), torch.cat([B, -taken.B], 1))
        : (A, B);

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        Magnitude?.Dispose();
        Taken?.A.Dispose();
        Taken?.B.Dispose();
    }
}
