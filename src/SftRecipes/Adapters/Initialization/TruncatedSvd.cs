using TorchSharp;

namespace SftRecipes.Adapters.Initialization;

/// <summary>The largest singular values of a matrix, with their vectors.</summary>
internal static class TruncatedSvd
{
    /// <summary>Vectors that are iterated besides those asked for, so that these converge.</summary>
    private const int Oversampling = 10;

    /// <summary>By a whole decomposition.</summary>
    /// <param name="matrix">[out, in].</param>
    /// <param name="rank">How many.</param>
    /// <returns>U [out, rank], Σ [rank] descending, Vᵀ [rank, in]; of the current dispose scope.</returns>
    public static (torch.Tensor U, torch.Tensor S, torch.Tensor Vt) Exact(torch.Tensor matrix, int rank)
    {
        (torch.Tensor u, torch.Tensor s, torch.Tensor vt) = torch.linalg.svd(matrix, fullMatrices: false);
        return (u.narrow(1, 0, rank), s.narrow(0, 0, rank), vt.narrow(0, 0, rank));
    }

    /// <summary>By subspace iteration from a random start (Halko et al. 2011, algorithm 4.4).</summary>
    /// <param name="matrix">[out, in].</param>
    /// <param name="rank">How many.</param>
    /// <param name="iterations">Pairs of products with the matrix.</param>
    /// <param name="generator">Draws the start.</param>
    /// <returns>As <see cref="Exact"/>.</returns>
    public static (torch.Tensor U, torch.Tensor S, torch.Tensor Vt) Approximate(
        torch.Tensor matrix, int rank, int iterations, torch.Generator generator)
    {
        torch.Tensor transposed = matrix.t();
        long width = Math.Min(rank + Oversampling, Math.Min(matrix.size(0), matrix.size(1)));
        torch.Tensor q = Basis(torch.mm(matrix, torch.randn([matrix.size(1), width], generator: generator)));
        for (int i = 0; i < iterations; i++)
        {
            q = Basis(torch.mm(matrix, Basis(torch.mm(transposed, q))));
        }

        (torch.Tensor u, torch.Tensor s, torch.Tensor vt) = torch.linalg.svd(torch.mm(q.t(), matrix), fullMatrices: false);
        return (torch.mm(q, u.narrow(1, 0, rank)), s.narrow(0, 0, rank), vt.narrow(0, 0, rank));
    }

    private static torch.Tensor Basis(torch.Tensor matrix) => torch.linalg.qr(matrix).Q;
}
