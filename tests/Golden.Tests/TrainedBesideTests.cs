using SftRecipes.Adapters;
using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>What is trained beside adapters of linear modules: biases, embeddings, norms. It is saved, loaded, switched and merged.</summary>
public sealed class TrainedBesideTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The keys are PEFT's: an adapted module's bias lies in its base_layer.</summary>
    [SkippableTheory]
    [InlineData("opt_350m_style", "Bias = LoraBias.All", "model.decoder.layers.0.self_attn.q_proj.base_layer.bias", "model.decoder.layers.1.final_layer_norm.bias")]
    [InlineData("opt_350m_style", "Bias = LoraBias.LoraOnly", "model.decoder.layers.0.self_attn.q_proj.base_layer.bias")]
    [InlineData("opt_350m_style", "ModulesToSave = [\"self_attn_layer_norm\"]", "model.decoder.layers.1.self_attn_layer_norm.weight")]
    [InlineData("llama_gqa", "ModulesToSave = [\"model.norm\", \"embed_tokens\"]", "model.embed_tokens.weight", "model.norm.weight")]
    [InlineData("llama_gqa", "ModulesToSave = [\"model.norm\"], UseDora = true", "model.layers.1.self_attn.q_proj.lora_magnitude_vector")]
    [InlineData("llama_gqa", "Embedding", "model.embed_tokens.lora_embedding_A", "model.embed_tokens.lora_embedding_B")]
    public async Task It_is_saved_loaded_switched_and_merged(string name, string option, params string[] keys)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        string method = option == "Embedding"
            ? "[Lora(Rank = 4, TargetModules = [\"embed_tokens\", \"q_proj\"])]"
            : $"[Lora(Rank = 4, TargetModules = [\"q_proj\"], {option})]";
        CompiledRecipe recipe = golden.Compile(
            method, "MaxSteps = 3, MaxLength = 64, LearningRate = 1e-2, EvalStrategy = IntervalStrategy.Epoch, Shuffle = false, "
                + "SaveStrategy = IntervalStrategy.No");
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(golden.Values.GetProperty("train_batches"), 3);
        Batch[] batches = [Collator.Collate(rows, padTokenId: 0)];
        TrainingReport report = await recipe.TrainAsync(rows, _folder.Options(golden, adapter: null), rows);
        double loss = report.Evaluations[^1].Result.Loss;

        using (PeftAdapter saved = PeftAdapter.Open(report.OutputDirectory))
        {
            Assert.All(keys, key => Assert.Contains(SavedAdapter.KeyPrefix + key, saved.Weights.Names));
            Assert.Equal(
                recipe.Definition.TrainableParameters,
                saved.Weights.Names.Sum(key => saved.Weights.Describe(key).Shape.Aggregate(1L, (product, size) => product * size)));
        }

        // A recipe that trains no more than adapters answers with it as well.
        CompiledRecipe other = golden.Compile(method.Replace(option, "Dropout = 0", StringComparison.Ordinal));
        foreach (CompiledRecipe reader in new[] { recipe, other })
        {
            using var untuned = ModelWeights.WithAdapter(
                Checkpoint.Open(golden.Directory), new RandomAdapter(1, untuned: true), torch.CPU, ComputeType.Float32, reader.Definition.LoraPlacement);
            using CausalLanguageModel model = reader.CreateModel(untuned);
            using var adapters = new AdapterSet(model, () => Checkpoint.Open(golden.Directory), tuned: false);
            adapters.Set(null);
            Check.Logits(golden, model, golden.Tensors, "base.logits", golden.Values);
            adapters.Load("tuned", report.OutputDirectory);
            adapters.Set("tuned");
            Check.Near(loss, Evaluation.Run(model, batches).Loss, 1e-5 * loss, "loss of the loaded adapter");
            adapters.Set(null);
            Check.Logits(golden, model, golden.Tensors, "base.logits", golden.Values);
        }

        AdapterMerger.Merge(golden.Directory, recipe.Definition.BaseModelPrefix, report.OutputDirectory, _folder["merged"]);
        using var merged = ModelWeights.FromCheckpoint(
            Checkpoint.Open(_folder["merged"], recipe.Definition.BaseModelPrefix), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel whole = golden.Compile("[FullFineTuning]").CreateModel(merged);
        Check.Near(loss, Evaluation.Run(whole, batches).Loss, 1e-5 * loss, "loss of the merged model");
    }

    /// <summary>An adapter of another kind is refused before anything is trained or written, with both values.</summary>
    [SkippableTheory]
    [InlineData("llama_gqa__dora", "[Lora(Rank = 4, Alpha = 8, TargetModules = [\"q_proj\", \"v_proj\"])]", "use_dora = true, but Case trains with false")]
    [InlineData("llama_gqa__modules_to_save", "[Lora(Rank = 4, Alpha = 8, TargetModules = [\"q_proj\", \"v_proj\"])]", "modules_to_save = [lm_head], but Case trains with []")]
    [InlineData("llama_gqa__rslora", "[Lora(Rank = 4, Alpha = 10, UseRslora = true, TargetModules = [\"q_proj\", \"v_proj\"])]", "rank 5 for 'model.layers.0.self_attn.q_proj', but this recipe trains with 4")]
    [InlineData("llama_gqa__rslora", "[Lora(Rank = 5, Alpha = 10, TargetModules = [\"q_proj\", \"v_proj\"])]", "the scaling 4.47")]
    [InlineData("llama_gqa__layers_to_transform", "[Lora(Rank = 4, Alpha = 8, TargetModules = [\"q_proj\", \"v_proj\"])]", "lacks 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight'")]
    [InlineData("llama_gqa__layers_to_transform", "[Lora(Rank = 4, Alpha = 8, TargetModules = [\"1.self_attn.q_proj\"])]", "'base_model.model.model.layers.1.self_attn.v_proj.lora_A.weight', which this recipe has no place for")]
    public async Task Training_goes_on_from_an_adapter_of_the_recipes_kind_only(string variant, string method, string expected)
    {
        using GoldenCase golden = GoldenCase.OpenVariant(variant);
        using GoldenCase model = GoldenCase.Open(Path.GetFileName(golden.Directory));
        IReadOnlyList<TokenizedExample> rows = GoldenRows.Steps(model.Values.GetProperty("train_batches"), 1);

        var refused = await Assert.ThrowsAsync<RecipeException>(() => golden.Compile(method, "MaxSteps = 1, MaxLength = 64")
            .TrainAsync(rows, _folder.Options(golden, golden.AdapterDirectory)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }
}
