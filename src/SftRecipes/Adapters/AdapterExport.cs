using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>What a recipe's trained adapter is saved as: PEFT's configuration and keys.</summary>
internal static class AdapterExport
{
    /// <summary>The configuration, and the tensors in the current dispose scope.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="model">Its model.</param>
    public static (PeftAdapterConfig Config, IEnumerable<(string Key, torch.Tensor Tensor)> Tensors) Of(
        RecipeDefinition recipe, CausalLanguageModel model)
    {
        IReadOnlyList<(string Path, IAdapted Module)> adapters = model.Adapters();
        return (Config(recipe, adapters), Tensors(model, adapters));
    }

    private static IEnumerable<(string Key, torch.Tensor Tensor)> Tensors(
        CausalLanguageModel model, IReadOnlyList<(string Path, IAdapted Module)> adapters)
    {
        foreach ((string path, IAdapted module) in adapters)
        {
            foreach ((string name, torch.Tensor tensor) in module.SavedTensors())
            {
                yield return (AdapterNames.Key(path, name), tensor.cpu());
            }
        }

        // What is trained beside adapters has the name that PEFT gives it: biases of adapted modules lie in their base_layer.
        foreach ((string name, torch.Tensor parameter) in model.TrainedParameters()
            .Where(parameter => !parameter.Name.Contains(".lora_", StringComparison.Ordinal)))
        {
            yield return (AdapterNames.Prefix + name, parameter.cpu());
        }
    }

    private static PeftAdapterConfig Config(RecipeDefinition recipe, IReadOnlyList<(string Path, IAdapted Module)> adapters)
    {
        LoraSettings lora = recipe.Lora!;
        LoraPlacement placement = recipe.LoraPlacement;
        var config = new PeftAdapterConfig
        {
            BaseModelNameOrPath = recipe.BaseModel,
            Revision = recipe.Revision == "main" ? null : recipe.Revision,
            Rank = lora.Rank,
            Alpha = lora.Alpha,
            Dropout = lora.Dropout,
            TargetModules = recipe.TargetModules,
            TargetModulesPattern = placement.TargetModulesPattern,
            ExcludeModules = placement.ExcludeModules,
            LayersToTransform = placement.LayersToTransform,
            LayersPattern = placement.LayersPattern,
            RankPattern = placement.RankPattern,
            AlphaPattern = placement.AlphaPattern,
            ModulesToSave = placement.ModulesToSave,
            Bias = PeftBias.Name(placement.Bias),
            FanInFanOut = adapters.Any(adapter => adapter.Module.FanInFanOut),
            UseRslora = lora.UseRslora,
            UseDora = lora.UseDora,
            InitLoraWeights = PeftInitialization.Saved(lora.InitLoraWeights),
        };
        return adapters.Any(adapter => adapter.Module.StartIsTaken) ? Doubled(config, adapters) : config;
    }

    /// <summary>
    /// The configuration of adapters of twice the rank with the same scaling. Embeddings keep theirs: no start is taken out of them.
    /// </summary>
    private static PeftAdapterConfig Doubled(PeftAdapterConfig config, IReadOnlyList<(string Path, IAdapted Module)> adapters)
    {
        double factor = config.UseRslora ? Math.Sqrt(2) : 2;
        var ranks = config.RankPattern.ToDictionary(entry => entry.Key, entry => entry.Value * 2);
        var alphas = config.AlphaPattern.ToDictionary(entry => entry.Key, entry => entry.Value * factor);
        foreach ((string path, IAdapted module) in adapters.Where(adapter => !adapter.Module.StartIsTaken))
        {
            string name = path[(path.LastIndexOf('.') + 1)..];
            ranks[name] = checked((int)module.LoraA.size(0));
            alphas[name] = module.Site.Settings.Alpha;
        }

        return config with { Rank = config.Rank * 2, Alpha = config.Alpha * factor, RankPattern = ranks, AlphaPattern = alphas };
    }
}
