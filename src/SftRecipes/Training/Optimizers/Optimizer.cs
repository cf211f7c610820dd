using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>What optimizers have in common: groups, gradients, and named state that a checkpoint can hold.</summary>
public abstract class Optimizer : IOptimizer
{
    private readonly (ParameterGroup Group, IReadOnlyList<ParameterBucket> Buckets)[] _groups;
    private readonly List<(string Name, torch.Tensor Tensor)> _state = [];
    private readonly List<torch.Tensor> _wholeStates = [];

    /// <param name="groups">What is trained. Adapters' memory is laid together, group by group; their values do not change.</param>
    protected Optimizer(IReadOnlyList<ParameterGroup> groups) => _groups = [.. groups.Select(group => (group, ParameterBucket.Of(group)))];

    /// <inheritdoc/>
    public int Steps { get; private set; }

    /// <summary>All parameters, with their groups.</summary>
    protected IEnumerable<(ParameterGroup Group, string Name, Parameter Parameter)> Parameters =>
        _groups.SelectMany(item => item.Group.Parameters.Select(parameter => (item.Group, parameter.Name, parameter.Parameter)));

    private IEnumerable<ParameterBucket> Buckets => _groups.SelectMany(item => item.Buckets);

    /// <inheritdoc/>
    public void DivideGradients(double scale) => Multiply(Gathered(), 1 / scale);

    /// <inheritdoc/>
    public double ClipGradients(double maxNorm)
    {
        torch.Tensor[] gradients = Gathered();
        double norm = Norm(gradients);
        double factor = maxNorm / (norm + 1e-6);
        if (maxNorm > 0 && factor < 1)
        {
            Multiply(gradients, factor);
        }

        return norm;
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        Steps++;
        _ = Gathered();
        foreach ((ParameterGroup group, IReadOnlyList<ParameterBucket> buckets) in _groups)
        {
            if (buckets.Any(bucket => bucket.Ranges.Count > 0))
            {
                Update(buckets, learningRate * group.LearningRateScale, group.WeightDecay);
            }
        }
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        foreach (ParameterBucket bucket in Buckets)
        {
            bucket.Clear();
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, torch.Tensor Tensor)> State() => _state;

    /// <inheritdoc/>
    public void Load(IWeightSource source, int steps)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        foreach ((string name, torch.Tensor tensor) in _state)
        {
            if (!source.Contains(name) || source.Describe(name) is var saved
                && !(saved.Shape.SequenceEqual(tensor.shape) && saved.Type == tensor.dtype))
            {
                throw new RecipeException($"The optimizer state '{name}' does not fit this recipe; start the run anew.");
            }

            tensor.copy_(source.Read(name));
        }

        Steps = steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the state.</summary>
    /// <param name="disposing">Whether it is asked for, rather than found by the garbage collector.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _state.ForEach(item => item.Tensor.Dispose());
            _state.Clear();
            _wholeStates.ForEach(tensor => tensor.Dispose());
            _wholeStates.Clear();
            foreach (ParameterBucket bucket in Buckets)
            {
                bucket.Dispose();
            }
        }
    }

    /// <summary>One update of what has gradients in a group; <see cref="Steps"/> counts this step. Without gradients, in a scope.</summary>
    private protected abstract void Update(IReadOnlyList<ParameterBucket> buckets, double learningRate, double weightDecay);

    /// <summary>Makes zeros a part of the state, one for every number that is trained.</summary>
    /// <param name="kind">The first part of the name, such as <c>exp_avg</c>.</param>
    private protected FlatState AddState(string kind)
    {
        var state = new FlatState();
        foreach (ParameterBucket bucket in Buckets)
        {
            (torch.Tensor whole, IEnumerable<(string Name, torch.Tensor Part)> parts) = bucket.NewState();
            state.Add(bucket, whole);
            _wholeStates.Add(whole);
            _state.AddRange(parts.Select(part => ($"{kind}.{part.Name}", part.Part)));
        }

        return state;
    }

    /// <summary>Makes a tensor a part of the state, which owns it from now on.</summary>
    private protected torch.Tensor AddState(string kind, string name, Func<torch.Tensor> create)
    {
        torch.Tensor tensor;
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            tensor = create().DetachFromDisposeScope();
        }

        _state.Add(($"{kind}.{name}", tensor));
        return tensor;
    }

    private static void Multiply(torch.Tensor[] gradients, double factor)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        using var scalar = factor.ToScalar();
        foreach (torch.Tensor gradient in gradients)
        {
            gradient.mul_(scalar);
        }
    }

    /// <summary>The L2 norm of all numbers; 0 of none.</summary>
    private static double Norm(torch.Tensor[] gradients)
    {
        using var scope = torch.NewDisposeScope();
        double squares = gradients.Where(FusedFunction.Fits).Sum(FlatKernel.SumOfSquares);
        torch.Tensor[] elsewhere = [.. gradients.Where(gradient => !FusedFunction.Fits(gradient)).Select(gradient => gradient.norm())];
        double rest = elsewhere.Length == 0 ? 0 : torch.stack(elsewhere).norm().ToDouble();
        return Math.Sqrt(squares + (rest * rest));
    }

    /// <summary>The gradients that there are; zeros of parameters that took no part may be among them.</summary>
    private torch.Tensor[] Gathered()
    {
        var gradients = new List<torch.Tensor>();
        foreach (ParameterBucket bucket in Buckets)
        {
            bucket.Gather();
            if (bucket.Ranges.Count > 0)
            {
                gradients.Add(bucket.Gradients!);
            }
        }

        return [.. gradients];
    }
}
