using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Prompts;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Inference;

/// <summary>Brings a recipe's model into memory for inference.</summary>
internal static class ModelLoader
{
    /// <summary>The tuned model.</summary>
    /// <exception cref="RecipeException">There is none in the directory, or the base model is not to be had or does not fit.</exception>
    public static Task<LoadedModel> LoadTunedAsync<TRecipe>(string resultDirectory, LoadOptions options, CancellationToken cancellationToken)
        where TRecipe : IRecipe
    {
        RecipeDefinition recipe = TRecipe.Definition;
        if (!Directory.Exists(resultDirectory))
        {
            throw new RecipeException(
                $"There is no directory '{resultDirectory}' with what {recipe.Name} learnt; train the recipe first, or give the directory "
                + "that it was trained into.");
        }

        return LoadAsync<TRecipe>(
            recipe.Name, needsBaseWeights: recipe.Lora is not null, tuned: true, (model, device) => model.OpenTuned(device, resultDirectory), options,
            cancellationToken);
    }

    /// <summary>The model as it was before training: adapters take no part.</summary>
    /// <exception cref="RecipeException">The base model is not to be had, or does not fit the recipe.</exception>
    public static async Task<LoadedModel> LoadBaseAsync<TRecipe>(LoadOptions options, CancellationToken cancellationToken)
        where TRecipe : IRecipe
    {
        RecipeDefinition recipe = TRecipe.Definition;
        if (recipe.FromScratch is not null)
        {
            throw new RecipeException($"{recipe.Name} starts from random weights, so there is no model from before its training to ask.");
        }

        LoadedModel loaded = await LoadAsync<TRecipe>(
            recipe.BaseModel, needsBaseWeights: true, tuned: false, (model, device) => model.OpenBase(device), options, cancellationToken)
            .ConfigureAwait(false);
        foreach ((_, IAdapted module) in loaded.Model.Adapters())
        {
            module.AdapterEnabled = false;
        }

        return loaded;
    }

    private static async Task<LoadedModel> LoadAsync<TRecipe>(
        string modelId, bool needsBaseWeights, bool tuned, Func<BaseModel, torch.Device, ModelWeights> open, LoadOptions options,
        CancellationToken cancellationToken)
        where TRecipe : IRecipe
    {
        BaseModel baseModel = await BaseModel.OpenAsync(
            TRecipe.Definition, options.ModelDirectory, needsBaseWeights, options.DownloadProgress, cancellationToken).ConfigureAwait(false);
        IEnumerable<int> eosIds = ModelConfigFile.Load(baseModel.Directory).EosTokenIds;
        CausalLanguageModel model = await TorchThread.RunAsync(() =>
        {
            // Modules keep what is theirs; the scope takes what else reading and placing the weights made.
            using DisposeScope scope = torch.NewDisposeScope();
            using ModelWeights weights = open(baseModel, Devices.Default);
            CausalLanguageModel created = TRecipe.CreateModel(weights);
            try
            {
                weights.RequireAdapterUsed();
            }
            catch (RecipeException)
            {
                created.Dispose();
                throw;
            }

            created.eval();
            return created;
        }, cancellationToken).ConfigureAwait(false);
        ChatEnding? ending = TRecipe.Definition.ChatTemplate is { } template
            ? ChatTemplate.Of(template, baseModel.Tokenizer).Ending
            : null;
        return new LoadedModel
        {
            Recipe = TRecipe.Definition,
            RenderPrompt = TRecipe.RenderPrompt,
            ModelId = modelId,
            Model = model,
            Adapters = TRecipe.Definition.Lora is null
                ? null
                : await TorchThread.RunAsync(
                    () => new AdapterSet(model, () => Checkpoint.Open(baseModel.Directory, TRecipe.Definition.BaseModelPrefix), tuned),
                    CancellationToken.None).ConfigureAwait(false),
            Tokenizer = baseModel.Tokenizer,
            EosTokenIds = new HashSet<int>(
                eosIds.Concat(new[] { baseModel.Tokenizer.EosId, ending?.TokenId }.Where(id => id is not null).Select(id => id!.Value))),
            EndTexts = ending?.Text is { } text ? [text] : [],
        };
    }
}
