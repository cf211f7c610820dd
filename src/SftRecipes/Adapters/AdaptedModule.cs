using SftRecipes.Models;
using TorchSharp;
using Parameter = TorchSharp.Modules.Parameter;

namespace SftRecipes.Adapters;

/// <summary>What adapted modules have in common: their adapters by name. Parameter names are PEFT's.</summary>
public abstract class AdaptedModule : Block, IAdapted
{
    /// <summary>The name of the adapter that a module is built with; PEFT's.</summary>
    public const string DefaultAdapter = "default";

    private readonly Dictionary<string, LoraBranch> _branches = new(StringComparer.Ordinal);
    private readonly AdapterTensors _start;
    private LoraBranch? _active;
    private LoraBranch? _merged;

    /// <param name="weights">The place of the module that is adapted.</param>
    /// <param name="inFeatures">Input features; rows of an embedding.</param>
    /// <param name="outFeatures">Output features.</param>
    /// <param name="lora">The adapter's numbers.</param>
    /// <param name="quantization">How the frozen weight is stored; null for as it is.</param>
    /// <param name="fanInFanOut">Whether the checkpoint has the frozen weight as [in, out].</param>
    /// <param name="embedding">Whether it is an embedding.</param>
    private protected AdaptedModule(
        WeightScope weights, long inFeatures, long outFeatures, LoraSettings lora, QuantizationSettings? quantization, bool fanInFanOut,
        bool embedding)
    {
        (Site, _start) = weights.TakeAdapter(inFeatures, outFeatures, lora, quantization, fanInFanOut, embedding);
        FrozenWeights = weights.Adapted(_start.Weight);
    }

    /// <inheritdoc/>
    public AdapterSite Site { get; }

    /// <inheritdoc/>
    public Parameter LoraA => _branches[DefaultAdapter].A;

    /// <inheritdoc/>
    public Parameter LoraB => _branches[DefaultAdapter].B;

    /// <inheritdoc/>
    public Parameter? Magnitude => _branches[DefaultAdapter].Magnitude;

    /// <inheritdoc/>
    public bool FanInFanOut => Site.FanInFanOut;

    /// <inheritdoc/>
    public bool StartIsTaken => _branches[DefaultAdapter].Taken is not null;

    /// <inheritdoc/>
    public bool AdapterEnabled { get; set; } = true;

    /// <inheritdoc/>
    public string? ActiveAdapter => _branches.FirstOrDefault(entry => ReferenceEquals(entry.Value, _active)).Key;

    /// <inheritdoc/>
    public bool IsMerged => _merged is not null;

    /// <summary>Where the frozen part takes its weights from; used once, while the module is built.</summary>
    private protected WeightScope FrozenWeights { get; }

    /// <summary>The adapter to apply; null where the frozen part is all there is to do.</summary>
    private protected LoraBranch? Active => AdapterEnabled && _merged is null ? _active : null;

    /// <inheritdoc/>
    public void AddAdapter(string name, AdapterTensors tensors)
    {
        RemoveAdapter(name);
        _branches.Add(name, Own(Branch(tensors, (_, tensor) => Frozen(tensor))));

        static Parameter Frozen(torch.Tensor tensor)
        {
            var parameter = new Parameter(tensor, requires_grad: false);
            parameter.DetachFromDisposeScope();
            return parameter;
        }
    }

    /// <inheritdoc/>
    public void SetAdapter(string name)
    {
        ThrowIfMerged();
        _active = _branches.GetValueOrDefault(name);
    }

    /// <inheritdoc/>
    public void RemoveAdapter(string name)
    {
        if (name == DefaultAdapter)
        {
            throw new ArgumentException($"'{DefaultAdapter}' is the adapter that the module was built with.", nameof(name));
        }

        if (_branches.GetValueOrDefault(name) is { } branch)
        {
            ThrowIfMerged();
            _active = ReferenceEquals(_active, branch) ? null : _active;
            _branches.Remove(name);
            Disown(branch);
            branch.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Merge()
    {
        if (_merged is null && _active is { } branch)
        {
            using var scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            MergeFrozen(branch);
            _merged = branch;
        }
    }

    /// <inheritdoc/>
    public void Unmerge()
    {
        if (_merged is { } branch)
        {
            using var scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            UnmergeFrozen(branch);
            _merged = null;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, torch.Tensor Tensor)> SavedTensors()
    {
        LoraBranch branch = _branches[DefaultAdapter];
        (torch.Tensor a, torch.Tensor b) = branch.Saved();
        yield return (AdapterNames.A(Site.IsEmbedding), a);
        yield return (AdapterNames.B(Site.IsEmbedding), b);
        if (branch.Magnitude is { } magnitude)
        {
            yield return (AdapterNames.Magnitude, magnitude);
        }
    }

    /// <summary>Takes up the adapter that was read, once the frozen part is there.</summary>
    private protected void AttachAdapter()
    {
        _active = Branch(_start, (name, tensor) => AddParameter(name, tensor, trained: true));
        if (_active.Taken is { } taken)
        {
            Own(taken.A);
            Own(taken.B);
        }

        _branches.Add(DefaultAdapter, _active);
        _start.Weight?.Dispose();
    }

    /// <summary>The lengths of the rows of W + scaling · B·A: DoRA's start. Not for embeddings.</summary>
    private protected abstract torch.Tensor RowNorms(LoraBranch branch);

    /// <summary>Adds an adapter into the frozen weight.</summary>
    private protected abstract void MergeFrozen(LoraBranch branch);

    /// <summary>Takes it out again.</summary>
    private protected abstract void UnmergeFrozen(LoraBranch branch);

    private LoraBranch Branch(AdapterTensors tensors, Func<string, torch.Tensor, Parameter> parameter)
    {
        var branch = new LoraBranch(
            parameter(AdapterNames.A(Site.IsEmbedding), tensors.A), parameter(AdapterNames.B(Site.IsEmbedding), tensors.B), null,
            tensors.Scaling, tensors.Taken);
        return tensors.UseDora
            ? branch with { Magnitude = parameter(AdapterNames.Magnitude, tensors.Magnitude ?? InitialMagnitude(branch)) }
            : branch;
    }

    private torch.Tensor InitialMagnitude(LoraBranch branch)
    {
        using IDisposable noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return RowNorms(branch).DetachFromDisposeScope();
    }

    private void ThrowIfMerged()
    {
        if (_merged is not null)
        {
            throw new InvalidOperationException("An adapter is merged into the weights; unmerge it first.");
        }
    }
}
