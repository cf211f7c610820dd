using SftRecipes.Models;
using SftRecipes.Models.Fused;
using SftRecipes.Native;
using SftRecipes.Quantization;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Adapters;

/// <summary>
/// A frozen linear map with a trained low-rank branch, y = W·x + b + s · B·A·dropout(x) (Hu et al. 2021), or with DoRA
/// y = m / ‖W + s·B·A‖ · (W + s·B·A)·x + b, the norms of the rows being constants for the gradient (Liu et al. 2024).
/// </summary>
public abstract class AdaptedLinear : AdaptedModule, ILinear, IRowLinear
{
    private readonly bool _isFloat;
    private torch.Tensor? _rowSquares;
    private (LoraBranch Branch, torch.Tensor Norms)? _knownNorms;

    /// <param name="weights">The place of the module that is adapted.</param>
    /// <param name="inFeatures">Input features.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="quantization">How the frozen weight is stored; null for as it is.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the frozen weight as [in, out].</param>
    private protected AdaptedLinear(
        WeightScope weights, long inFeatures, long outFeatures, LoraSettings lora, QuantizationSettings? quantization, bool fanInFanOut)
        : base(weights, inFeatures, outFeatures, lora, quantization, fanInFanOut, embedding: false) =>
        _isFloat = weights.StorageType == torch.ScalarType.Float32;

    /// <summary>The frozen or trained bias [out], or null.</summary>
    protected abstract Parameter? Bias { get; }

    /// <inheritdoc/>
    public torch.Tensor Forward(torch.Tensor x)
    {
        if (training)
        {
            // The next evaluation's adapter is another.
            ForgetNorms();
        }

        return Active is not { } branch ? BaseForward(x)
            : branch.Magnitude is null ? LoraForward(x, branch)
            : DoraForward(x, branch, branch.Magnitude);
    }

    /// <summary>The frozen map.</summary>
    protected abstract torch.Tensor BaseForward(torch.Tensor x);

    /// <summary>W·x without the bias.</summary>
    /// <param name="x">[..., in].</param>
    /// <returns>[..., out].</returns>
    protected abstract torch.Tensor Product(torch.Tensor x);

    /// <summary>The squared lengths of W's rows [out], float32.</summary>
    protected abstract torch.Tensor RowSquares();

    /// <summary>W as a training step multiplies with it.</summary>
    private protected abstract FrozenMatrix FrozenMatrix { get; }

    /// <summary>What the frozen map multiplies a few vectors by; null where there is more to it.</summary>
    private protected abstract RowFactor? FrozenFactor { get; }

    /// <summary>Null for DoRA, and in training.</summary>
    RowFactor? IRowLinear.RowFactor => training ? null
        : Active is not { } branch ? FrozenFactor
        : branch.Magnitude is null ? FrozenFactor?.With(branch.LowRank)
        : null;

    /// <summary>The frozen map and the branch by operators of libtorch, where <see cref="LoraOperation"/> does not fit.</summary>
    private protected virtual torch.Tensor ComposedForward(torch.Tensor x, LoraBranch branch) =>
        BaseForward(x) + (F.linear(F.linear(Dropped(x), branch.A), branch.B) * branch.Scaling);

    private torch.Tensor LoraForward(torch.Tensor x, LoraBranch branch)
    {
        // A checkpointed layer's first pass records nothing, and must drop what its second pass does.
        if (!(torch.is_grad_enabled() || training) || !FusedFunction.Fits(x) || !_isFloat)
        {
            return ComposedForward(x, branch);
        }

        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor rows = x.reshape(-1, Site.InFeatures);
        bool trainsBias = Bias is { requires_grad: true };
        var operation = new LoraOperation(
            rows, FrozenMatrix, trainsBias ? null : Bias, branch.A, branch.B, branch.Scaling, training ? Site.Settings.Dropout : 0);
        torch.Tensor y = FusedFunction.Apply(operation, rows, branch.A, branch.B);
        long[] shape = x.shape;
        shape[^1] = Site.OutFeatures;
        return (trainsBias ? y + Bias! : y).reshape(shape).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// ‖Wᵢ + s·(BA)ᵢ‖ for every row i without writing W + s·BA out: ‖Wᵢ‖² + 2s·Bᵢ·(A·Wᵢ) + s²·Bᵢ·(A·Aᵀ)·Bᵢ, of which the first term is
    /// computed once.
    /// </summary>
    private protected override torch.Tensor RowNorms(LoraBranch branch)
    {
        using var scope = torch.NewDisposeScope();
        _rowSquares ??= RowSquares().DetachFromDisposeScope();
        torch.Tensor projected = Product(branch.A).t();
        torch.Tensor gram = torch.mm(branch.A, branch.A.t());
        torch.Tensor cross = (projected * branch.B).sum(1);
        torch.Tensor square = (torch.mm(branch.B, gram) * branch.B).sum(1);
        torch.Tensor squares = _rowSquares + (cross * (2 * branch.Scaling)) + (square * (branch.Scaling * branch.Scaling));
        return squares.clamp_min(0).sqrt().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ForgetNorms();
            _rowSquares?.Dispose();
            _rowSquares = null;
        }

        base.Dispose(disposing);
    }

    private torch.Tensor DoraForward(torch.Tensor x, LoraBranch branch, Parameter magnitude)
    {
        bool drops = training && Site.Settings.Dropout > 0;
        torch.Tensor input = Dropped(x);
        torch.Tensor y = BaseForward(x);
        torch.Tensor product = drops ? Product(input) : Bias is null ? y : y - Bias;
        torch.Tensor low = F.linear(F.linear(input, branch.A), branch.B) * branch.Scaling;
        torch.Tensor ratio = magnitude / Norms(branch);
        return y + ((ratio - 1) * product) + (ratio * low);
    }

    private torch.Tensor Dropped(torch.Tensor x) =>
        training && Site.Settings.Dropout > 0 ? F.dropout(x, Site.Settings.Dropout, training: true) : x;

    /// <summary>The norms as constants; computed once while nothing is trained.</summary>
    private torch.Tensor Norms(LoraBranch branch)
    {
        using IDisposable noGrad = torch.no_grad();
        if (training)
        {
            return RowNorms(branch);
        }

        if (_knownNorms is not { } known || !ReferenceEquals(known.Branch, branch))
        {
            ForgetNorms();
            known = (branch, RowNorms(branch).DetachFromDisposeScope());
            _knownNorms = known;
        }

        return known.Norms;
    }

    private void ForgetNorms()
    {
        _knownNorms?.Norms.Dispose();
        _knownNorms = null;
    }
}
