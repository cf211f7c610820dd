using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Adapters;

/// <summary>
/// The adapters of a model in memory by name, of which at most one is active. An adapter that trained modules or biases of the base
/// model whole brings them along: they are exchanged with it. To be used on libtorch's thread.
/// </summary>
internal sealed class AdapterSet : IDisposable
{
    private readonly CausalLanguageModel _model;
    private readonly IReadOnlyList<(string Path, IAdapted Module)> _modules;
    private readonly Func<IWeightSource> _openBase;
    private readonly Dictionary<string, Dictionary<string, torch.Tensor>> _adapters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, torch.Tensor> _base = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Parameter> _parameters;
    private bool _isKept;

    /// <param name="model">The model.</param>
    /// <param name="openBase">Opens the base model's weights, for those that an adapter has replaced.</param>
    /// <param name="tuned">Whether the adapter that the model was built with is a trained one.</param>
    public AdapterSet(CausalLanguageModel model, Func<IWeightSource> openBase, bool tuned)
    {
        _model = model;
        _modules = model.Adapters();
        _openBase = openBase;
        _parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        if (tuned)
        {
            _adapters.Add(AdaptedModule.DefaultAdapter, new(StringComparer.Ordinal));
            Active = AdaptedModule.DefaultAdapter;
        }
    }

    /// <summary>The adapters' names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _adapters.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The active one; null for the base model.</summary>
    public string? Active { get; private set; }

    /// <summary>Whether the active one is added into the weights.</summary>
    public bool IsMerged => _modules.Any(module => module.Module.IsMerged);

    /// <summary>Loads an adapter beside the others; the active one stays active.</summary>
    /// <exception cref="RecipeException">The name is taken, or the adapter is not for this model; nothing has changed.</exception>
    public void Load(string name, string directory)
    {
        if (name == AdaptedModule.DefaultAdapter || _adapters.ContainsKey(name))
        {
            throw new RecipeException($"There is an adapter '{name}' already; give another name, or delete that one first.");
        }

        using var scope = torch.NewDisposeScope();
        using var saved = new SavedAdapter(directory);
        var own = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        var found = new List<(IAdapted Module, AdapterTensors Tensors)>();
        foreach ((string path, IAdapted module) in _modules)
        {
            if (saved.TryRead(module.Site) is { } tensors)
            {
                found.Add((module, tensors));
                if (tensors.Weight is { } weight)
                {
                    own.Add($"{path}.{AdapterNames.BaseLayer}.weight", weight);
                }
            }
        }

        foreach ((string weight, string key) in saved.BaseWeights())
        {
            if (ParameterOf(weight) is { } parameter && !own.ContainsKey(parameter))
            {
                own.Add(parameter, saved.Read(key, _parameters[parameter].shape));
            }
        }

        saved.RequireAllUsed();
        foreach ((IAdapted module, AdapterTensors tensors) in found)
        {
            module.AddAdapter(name, tensors with
            {
                A = Keep(tensors.A), B = Keep(tensors.B), Magnitude = tensors.Magnitude is { } magnitude ? Keep(magnitude) : null,
            });
        }

        _adapters.Add(name, own.ToDictionary(entry => entry.Key, entry => Keep(entry.Value), StringComparer.Ordinal));
    }

    /// <summary>Makes an adapter the active one, or none.</summary>
    /// <param name="name">Its name; null for the base model.</param>
    /// <exception cref="RecipeException">There is none of that name, or the active one is merged.</exception>
    public void Set(string? name)
    {
        if (name is not null)
        {
            RequireKnown(name);
        }

        RequireUnmerged("switching");
        KeepOwn();
        Exchange(name is null ? [] : _adapters[name]);
        foreach ((_, IAdapted module) in _modules)
        {
            module.AdapterEnabled = name is not null;
            if (name is not null)
            {
                module.SetAdapter(name);
            }
        }

        Active = name;
    }

    /// <summary>Forgets an adapter; where it is active, none is any more.</summary>
    /// <exception cref="RecipeException">There is none of that name, it is the model's first, or it is merged.</exception>
    public void Delete(string name)
    {
        RequireKnown(name);
        RequireUnmerged("deleting");
        if (name == AdaptedModule.DefaultAdapter)
        {
            throw new RecipeException($"'{name}' is the adapter that the model was loaded with; load the base model to be without it.");
        }

        if (Active == name)
        {
            Set(null);
        }

        foreach ((_, IAdapted module) in _modules)
        {
            module.RemoveAdapter(name);
        }

        foreach (torch.Tensor tensor in _adapters[name].Values)
        {
            tensor.Dispose();
        }

        _adapters.Remove(name);
    }

    /// <summary>Adds the active adapter into the weights.</summary>
    /// <exception cref="RecipeException">None is active, or it cannot be; nothing has changed.</exception>
    public void Merge()
    {
        if (Active is null)
        {
            throw new RecipeException("No adapter is active, so there is none to merge; set one first.");
        }

        try
        {
            foreach ((_, IAdapted module) in _modules)
            {
                module.Merge();
            }
        }
        catch (RecipeException)
        {
            Unmerge();
            throw;
        }
    }

    /// <summary>Takes the merged adapter out of the weights again.</summary>
    public void Unmerge()
    {
        foreach ((_, IAdapted module) in _modules)
        {
            module.Unmerge();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (torch.Tensor tensor in _adapters.Values.SelectMany(own => own.Values).Concat(_base.Values))
        {
            tensor.Dispose();
        }

        _adapters.Clear();
        _base.Clear();
    }

    /// <summary>
    /// Copies what the adapter that the model was built with has trained of the base model, before the first exchange; until then the model
    /// itself is where it is.
    /// </summary>
    private void KeepOwn()
    {
        if (_isKept || !_adapters.TryGetValue(AdaptedModule.DefaultAdapter, out Dictionary<string, torch.Tensor>? own))
        {
            return;
        }

        using IDisposable noGrad = torch.no_grad();
        foreach ((string name, Parameter parameter) in _model.TrainedParameters()
            .Where(p => !p.Name.Contains(".lora_", StringComparison.Ordinal)))
        {
            own.Add(name, parameter.clone().DetachFromDisposeScope());
        }

        _isKept = true;
    }

    private torch.Tensor Keep(torch.Tensor tensor) => tensor.to(_model.Device).DetachFromDisposeScope();

    /// <summary>The parameter that a weight of the checkpoint is; null where the model has none.</summary>
    private string? ParameterOf(string weight)
    {
        int dot = weight.LastIndexOf('.');
        string wrapped = $"{weight[..dot]}.{AdapterNames.BaseLayer}{weight[dot..]}";
        return _parameters.ContainsKey(weight) ? weight : _parameters.ContainsKey(wrapped) ? wrapped : null;
    }

    /// <summary>Puts weights in the place of the base model's, and the base model's where the last adapter had its own.</summary>
    private void Exchange(Dictionary<string, torch.Tensor> own)
    {
        using IDisposable noGrad = torch.no_grad();
        Dictionary<string, torch.Tensor>? last = Active is null ? null : _adapters[Active];
        string[] back = [.. (last?.Keys ?? Enumerable.Empty<string>()).Where(name => !own.ContainsKey(name))];
        ReadBase(back);
        foreach (string name in back)
        {
            _parameters[name].copy_(_base[name]);
        }

        foreach ((string name, torch.Tensor tensor) in own)
        {
            _parameters[name].copy_(tensor);
        }
    }

    private void ReadBase(IEnumerable<string> names)
    {
        string[] missing = [.. names.Where(name => !_base.ContainsKey(name))];
        if (missing.Length == 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using IWeightSource source = _openBase();
        foreach (string name in missing)
        {
            torch.Tensor stored = source.Read(name.Replace($".{AdapterNames.BaseLayer}.", ".", StringComparison.Ordinal));
            _base.Add(name, stored.to(_parameters[name].dtype, copy: true).to(_model.Device).DetachFromDisposeScope());
        }
    }

    private void RequireKnown(string name)
    {
        if (!_adapters.ContainsKey(name))
        {
            string known = _adapters.Count == 0 ? "none is loaded" : "loaded are " + string.Join(", ", Names);
            throw new RecipeException($"There is no adapter '{name}' ({known}); load it first.");
        }
    }

    private void RequireUnmerged(string what)
    {
        if (IsMerged)
        {
            throw new RecipeException($"The adapter '{Active}' is merged into the weights; unmerge it before {what}.");
        }
    }
}
