using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>What optimizers have in common: groups, gradients, and named state that a checkpoint can hold.</summary>
public abstract class Optimizer : IOptimizer
{
    private readonly IReadOnlyList<ParameterGroup> _groups;
    private readonly List<(string Name, torch.Tensor Tensor)> _state = [];

    /// <param name="groups">What is trained.</param>
    protected Optimizer(IReadOnlyList<ParameterGroup> groups) => _groups = groups;

    /// <inheritdoc/>
    public int Steps { get; private set; }

    /// <summary>All parameters, with their groups.</summary>
    protected IEnumerable<(ParameterGroup Group, string Name, Parameter Parameter)> Parameters =>
        _groups.SelectMany(group => group.Parameters.Select(item => (group, item.Name, item.Parameter)));

    /// <inheritdoc/>
    public void DivideGradients(double scale)
    {
        using var scope = torch.NewDisposeScope();
        using var scalar = (1 / scale).ToScalar();
        foreach (torch.Tensor gradient in Gradients())
        {
            gradient.mul_(scalar);
        }
    }

    /// <inheritdoc/>
    public double ClipGradients(double maxNorm)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor[] gradients = [.. Gradients()];
        if (gradients.Length == 0)
        {
            return 0;
        }

        double norm = torch.stack([.. gradients.Select(g => g.norm())]).norm().ToDouble();
        double factor = maxNorm / (norm + 1e-6);
        if (maxNorm > 0 && factor < 1)
        {
            using var scalar = factor.ToScalar();
            foreach (torch.Tensor gradient in gradients)
            {
                gradient.mul_(scalar);
            }
        }

        return norm;
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        Steps++;
        foreach (ParameterGroup group in _groups)
        {
            IReadOnlyList<TrainedParameter> trained =
                [.. group.Parameters.Where(p => p.Parameter.grad is not null).Select(p => new TrainedParameter(p.Name, p.Parameter, p.Parameter.grad!))];
            if (trained.Count > 0)
            {
                Update(trained, learningRate * group.LearningRateScale, group.WeightDecay);
            }
        }
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        foreach ((_, _, Parameter parameter) in Parameters)
        {
            parameter.grad?.Dispose();
            parameter.grad = null;
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
        }
    }

    /// <summary>One update of one group's parameters; <see cref="Steps"/> counts this step. Without gradients, in a scope.</summary>
    private protected abstract void Update(IReadOnlyList<TrainedParameter> parameters, double learningRate, double weightDecay);

    /// <summary>Makes zeros a part of the state, for every parameter.</summary>
    /// <param name="kind">The first part of the name, such as <c>exp_avg</c>.</param>
    /// <param name="like">The tensor for a parameter.</param>
    /// <returns>The tensors by parameter name.</returns>
    private protected Dictionary<string, torch.Tensor> AddState(string kind, Func<Parameter, torch.Tensor> like) =>
        Parameters.ToDictionary(item => item.Name, item => AddState(kind, item.Name, () => like(item.Parameter)), StringComparer.Ordinal);

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

    private IEnumerable<torch.Tensor> Gradients() =>
        Parameters.Select(item => item.Parameter.grad).Where(gradient => gradient is not null).Select(gradient => gradient!);
}

/// <summary>A parameter that has a gradient.</summary>
internal readonly record struct TrainedParameter(string Name, Parameter Parameter, torch.Tensor Gradient);
