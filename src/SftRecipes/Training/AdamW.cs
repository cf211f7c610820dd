using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>
/// AdamW with decoupled weight decay (Loshchilov and Hutter 2019) through libtorch's fused kernel. Biases and norms are not decayed,
/// as transformers' <c>Trainer</c> has it.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly Group[] _groups;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <param name="parameters">What is trained, by name.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    /// <param name="weightDecay">Decay of parameters that are neither biases nor norms.</param>
    public AdamW(
        IReadOnlyList<(string Name, Parameter Parameter)> parameters, double beta1, double beta2, double epsilon, double weightDecay)
    {
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _groups = [.. parameters
            .GroupBy(p => IsDecayed(p.Name))
            .Select(group => new Group([.. group], group.Key ? weightDecay : 0))];
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Undoes the scale of the loss.</summary>
    public void DivideGradients(double scale)
    {
        using var scope = torch.NewDisposeScope();
        using var scalar = (1 / scale).ToScalar();
        foreach (torch.Tensor gradient in Gradients())
        {
            gradient.mul_(scalar);
        }
    }

    /// <summary>Scales the gradients down to an L2 norm over all parameters, as <c>clip_grad_norm_</c> does.</summary>
    /// <param name="maxNorm">The norm; 0 measures only.</param>
    /// <returns>The norm before clipping.</returns>
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

    /// <summary>One update of every parameter that has a gradient.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    public void Step(double learningRate)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        Steps++;
        foreach (Group group in _groups)
        {
            group.Step(Steps, learningRate, _beta1, _beta2, _epsilon);
        }
    }

    /// <summary>Forgets the gradients; the next backward pass starts from none.</summary>
    public void ZeroGradients()
    {
        foreach (Group group in _groups)
        {
            group.ZeroGradients();
        }
    }

    /// <summary>The state, to be saved: <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>, of the parameters' shapes.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> State() => _groups.SelectMany(group => group.State());

    /// <summary>Takes up a saved state.</summary>
    /// <param name="source">What <see cref="State"/> gave.</param>
    /// <param name="steps">Steps taken until then.</param>
    /// <exception cref="RecipeException">A tensor is missing or has another shape.</exception>
    public void Load(IWeightSource source, int steps)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable guard = torch.no_grad();
        foreach ((string name, torch.Tensor tensor) in State())
        {
            if (!source.Describe(name).Shape.SequenceEqual(tensor.shape))
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
        foreach (Group group in _groups)
        {
            group.Dispose();
        }
    }

    /// <summary>Whether transformers decays a parameter of this name.</summary>
    internal static bool IsDecayed(string name)
    {
        string lower = name.ToLowerInvariant();
        return !lower.EndsWith("bias", StringComparison.Ordinal)
            && !lower.Contains("layernorm", StringComparison.Ordinal)
            && !lower.Contains("layer_norm", StringComparison.Ordinal)
            && !lower.Contains("rmsnorm", StringComparison.Ordinal)
            && !lower.Split('.').Any(part => part == "norm" || part.EndsWith("_norm", StringComparison.Ordinal));
    }

    private IEnumerable<torch.Tensor> Gradients() => _groups.SelectMany(group => group.Gradients());

    /// <summary>Parameters with one weight decay, and their moments.</summary>
    private sealed class Group : IDisposable
    {
        private readonly (string Name, Parameter Parameter)[] _parameters;
        private readonly torch.Tensor[] _averages;
        private readonly torch.Tensor[] _squareAverages;
        private readonly torch.Tensor[] _steps;
        private readonly double _weightDecay;

        public Group((string Name, Parameter Parameter)[] parameters, double weightDecay)
        {
            using var scope = torch.NewDisposeScope();
            _parameters = parameters;
            _weightDecay = weightDecay;
            _averages = Array.ConvertAll(parameters, p => torch.zeros_like(p.Parameter).DetachFromDisposeScope());
            _squareAverages = Array.ConvertAll(parameters, p => torch.zeros_like(p.Parameter).DetachFromDisposeScope());
            _steps = Array.ConvertAll(parameters, p => torch.zeros(1, device: p.Parameter.device).squeeze().clone().DetachFromDisposeScope());
        }

        public IEnumerable<torch.Tensor> Gradients() =>
            _parameters.Select(p => p.Parameter.grad).Where(gradient => gradient is not null).Select(gradient => gradient!);

        public void Step(int step, double learningRate, double beta1, double beta2, double epsilon)
        {
            var parameters = new List<torch.Tensor>();
            var gradients = new List<torch.Tensor>();
            var averages = new List<torch.Tensor>();
            var squareAverages = new List<torch.Tensor>();
            var steps = new List<torch.Tensor>();
            for (int i = 0; i < _parameters.Length; i++)
            {
                if (_parameters[i].Parameter.grad is { } gradient)
                {
                    parameters.Add(_parameters[i].Parameter);
                    gradients.Add(gradient);
                    averages.Add(_averages[i]);
                    squareAverages.Add(_squareAverages[i]);
                    steps.Add(_steps[i].fill_(step));
                }
            }

            if (parameters.Count > 0)
            {
                TorchDispatcher.FusedAdamW(
                    parameters, gradients, averages, squareAverages, steps, learningRate, beta1, beta2, _weightDecay, epsilon);
            }
        }

        public void ZeroGradients()
        {
            foreach ((_, Parameter parameter) in _parameters)
            {
                parameter.grad?.Dispose();
                parameter.grad = null;
            }
        }

        public IEnumerable<(string Name, torch.Tensor Tensor)> State() =>
            _parameters.Select((p, i) => ("exp_avg." + p.Name, _averages[i]))
                .Concat(_parameters.Select((p, i) => ("exp_avg_sq." + p.Name, _squareAverages[i])));

        public void Dispose()
        {
            foreach (torch.Tensor tensor in _averages.Concat(_squareAverages).Concat(_steps))
            {
                tensor.Dispose();
            }
        }
    }
}
