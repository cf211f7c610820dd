using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>A base model's files: found, checked against the recipe that was compiled for them, and ready to be opened.</summary>
public sealed class BaseModel
{
    private readonly List<string> _warnings = [];

    private BaseModel(RecipeDefinition recipe, string directory, HuggingFaceTokenizer tokenizer)
    {
        Recipe = recipe;
        Directory = directory;
        Tokenizer = tokenizer;
    }

    /// <summary>The recipe.</summary>
    public RecipeDefinition Recipe { get; }

    /// <summary>Where the files lie.</summary>
    public string Directory { get; }

    /// <summary>The base model's tokenizer.</summary>
    public HuggingFaceTokenizer Tokenizer { get; }

    /// <summary>What the user should know about the weights that were opened so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Finds the files, downloading what is missing, and checks them.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="directory">Where the files lie; null for a copy beside the program (<c>models/ID</c>), else the hub's cache.</param>
    /// <param name="withWeights">Whether weights are needed besides the configuration and the tokenizer.</param>
    /// <param name="progress">Told of downloads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RecipeException">They are not to be had, or do not fit the recipe.</exception>
    public static async Task<BaseModel> OpenAsync(
        RecipeDefinition recipe, string? directory, bool withWeights, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (directory is not null && !System.IO.Directory.Exists(directory))
        {
            throw new RecipeException($"The model directory '{directory}' does not exist; give the directory that holds {recipe.BaseModel}.");
        }

        directory ??= BesideProgram(recipe.BaseModel);
        if (directory is null)
        {
            using var hub = new HuggingFaceHub();
            directory = await hub.ResolveAsync(
                recipe.BaseModel, recipe.Revision, withWeights ? ModelFiles.All : ModelFiles.ConfigurationAndTokenizer, progress, cancellationToken)
                .ConfigureAwait(false);
        }

        ModelContract.Check(recipe, ModelConfigFile.Load(directory));
        var tokenizer = HuggingFaceTokenizer.Load(directory);
        ModelContract.CheckTokens(recipe, directory, tokenizer);
        return new BaseModel(recipe, directory, tokenizer);
    }

    /// <summary>The weights that training starts from.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="adapterDirectory">Adapters to go on from; null for new ones.</param>
    public ModelWeights OpenForTraining(torch.Device device, string? adapterDirectory)
    {
        ComputeType computeType = Precision.Resolve(Recipe, device);
        if (Recipe.Lora is not null)
        {
            IAdapterProvider adapter = adapterDirectory is null
                ? new RandomAdapter(Recipe.Training.Seed)
                : new SavedAdapter(adapterDirectory, training: true);
            return ModelWeights.WithAdapter(OpenCheckpoint(Directory), adapter, device, computeType, Recipe.LoraPlacement);
        }

        return adapterDirectory is not null
            ? ModelWeights.FromCheckpoint(OpenCheckpoint(adapterDirectory), device, computeType, trained: true)
            : Recipe.FromScratch is { } deviation
                ? ModelWeights.FromScratch(deviation, Recipe.Training.Seed, device, computeType)
                : ModelWeights.FromCheckpoint(OpenCheckpoint(Directory), device, computeType, trained: true);
    }

    /// <summary>Frozen weights without adapters: what preferences are measured against.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="startDirectory">The model that full fine-tuning starts from, where it is not the base model; else null.</param>
    public ModelWeights OpenReference(torch.Device device, string? startDirectory) => ModelWeights.FromCheckpoint(
        OpenCheckpoint(startDirectory ?? Directory), device, Precision.Resolve(Recipe, device), trained: false);

    /// <summary>The weights of the untuned model: adapters are new, and so do nothing.</summary>
    public ModelWeights OpenBase(torch.Device device)
    {
        ComputeType computeType = Precision.Resolve(Recipe, device);
        return Recipe.Lora is null
            ? ModelWeights.FromCheckpoint(OpenCheckpoint(Directory), device, computeType, trained: false)
            : ModelWeights.WithAdapter(
                OpenCheckpoint(Directory), new RandomAdapter(Recipe.Training.Seed, untuned: true), device, computeType, Recipe.LoraPlacement);
    }

    /// <summary>The weights of the tuned model.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="resultDirectory">The adapter's directory, or, for full fine-tuning, the model's.</param>
    public ModelWeights OpenTuned(torch.Device device, string resultDirectory)
    {
        ComputeType computeType = Precision.Resolve(Recipe, device);
        return Recipe.Lora is null
            ? ModelWeights.FromCheckpoint(OpenCheckpoint(resultDirectory), device, computeType, trained: false)
            : ModelWeights.WithAdapter(OpenCheckpoint(Directory), new SavedAdapter(resultDirectory), device, computeType, Recipe.LoraPlacement);
    }

    /// <summary>A model that travels with the program, in <c>models/ID</c> beside it; null where there is none.</summary>
    private static string? BesideProgram(string model)
    {
        string directory = Path.Combine([AppContext.BaseDirectory, "models", .. model.Split('/')]);
        return File.Exists(Path.Combine(directory, CheckpointFiles.Config)) ? directory : null;
    }

    private IWeightSource OpenCheckpoint(string directory)
    {
        IWeightSource source = Checkpoint.Open(directory, Recipe.BaseModelPrefix);
        if (source.QuantizedNames.Count > 0 && Recipe.Quantization is null or { Type: QuantizationType.None })
        {
            _warnings.Add(
                $"The weights in '{directory}' are stored in 4 bits, and {Recipe.Name} is not quantized: they are used as float32, with what "
                + "4 bits have lost.");
        }

        return source;
    }
}
