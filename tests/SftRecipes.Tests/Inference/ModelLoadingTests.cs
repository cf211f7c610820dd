using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Native;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Tests.Inference;

[Collection(TorchCollection.Name)]
public sealed class ModelLoadingTests : IDisposable
{
    private static readonly IReadOnlyList<PromptSegment> s_prompt = TestRecipe.RenderPrompt(name => name == "Instruction" ? "say this" : null);
    private readonly TemporaryDirectory _base = new();
    private readonly TemporaryDirectory _adapter = new();
    private readonly LoadOptions _options;
    private readonly IReadOnlyList<int> _untunedIds;

    public ModelLoadingTests()
    {
        _options = new LoadOptions { ModelDirectory = _base.Path };
        TestTokenizer.Save(_base.Path);
        _base.Write("config.json", """{ "model_type": "llama", "eos_token_id": [1, 7] }""");
        using LlamaModel model = LlamaModel.Random(TestRecipe.Shape with { Lora = null });
        SafetensorsWriter.Write(_base["model.safetensors"], model.named_parameters().Select(p => PendingTensor.Of(Key(p.name), p.parameter)));
        using LanguageModel untuned = TestRecipe.Wrap(
            LlamaModel.Random(TestRecipe.Shape with { Lora = null }), HuggingFaceTokenizer.Load(_base.Path), TestRecipe.Definition.Generation);
        _untunedIds = untuned.GenerateAsync(s_prompt).GetAwaiter().GetResult().TokenIds;

        static string Key(string name) => name.Replace("self_attn_", "self_attn.", StringComparison.Ordinal).Replace("mlp_", "mlp.", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _base.Dispose();
        _adapter.Dispose();
    }

    [Fact]
    public async Task Base_model_answers_as_before_training()
    {
        using LanguageModel model = await LanguageModel.LoadBaseAsync<TestRecipe>(_options);

        Assert.Equal(_untunedIds, (await model.GenerateAsync(s_prompt)).TokenIds);
        Assert.Equal("tests/llama", model.ModelId);
        Assert.False(model.Model.training);
        Assert.All(model.Model.Adapters(), adapter => Assert.False(adapter.Module.AdapterEnabled));
    }

    [Fact]
    public async Task Tuned_model_has_the_adapter_that_was_saved()
    {
        SaveAdapter(scale: 0.5);

        using LanguageModel model = await LanguageModel.LoadAsync<TestRecipe>(_adapter.Path, _options);

        Assert.NotEqual(_untunedIds, (await model.GenerateAsync(s_prompt)).TokenIds);
        Assert.Equal(14, model.Model.Adapters().Count);
        Assert.Equal("TestRecipe", model.ModelId);
        Assert.False(model.Model.training);
        foreach ((_, IAdapted module) in model.Model.Adapters())
        {
            module.AdapterEnabled = false;
        }

        Assert.Equal(_untunedIds, (await model.GenerateAsync(s_prompt)).TokenIds);
    }

    [Fact]
    public async Task Every_token_that_configuration_or_tokenizer_name_ends_an_answer()
    {
        using (LanguageModel model = await LanguageModel.LoadBaseAsync<TestRecipe>(_options))
        {
            Assert.Equal(new HashSet<int> { 1, 7 }, model.EosTokenIds);
        }

        _base.Write("generation_config.json", """{ "eos_token_id": 9 }""");
        using (LanguageModel model = await LanguageModel.LoadBaseAsync<TestRecipe>(_options))
        {
            Assert.Equal(new HashSet<int> { 1, 9 }, model.EosTokenIds);
        }
    }

    [Fact]
    public async Task Missing_results_and_other_models_are_one_sentence()
    {
        var missing = await Assert.ThrowsAsync<RecipeException>(() => LanguageModel.LoadAsync<TestRecipe>(_adapter["none"], _options));
        Assert.Contains(_adapter["none"], missing.Message, StringComparison.Ordinal);

        await Assert.ThrowsAsync<RecipeException>(() => LanguageModel.LoadAsync<TestRecipe>(_adapter.Path, _options));

        _base.Write("config.json", """{ "model_type": "opt" }""");
        var other = await Assert.ThrowsAsync<RecipeException>(() => LanguageModel.LoadBaseAsync<TestRecipe>(_options));
        Assert.Contains("model_type", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_frees_the_weights()
    {
        SaveAdapter(scale: 0.5);
        LanguageModel model = await LanguageModel.LoadAsync<TestRecipe>(_adapter.Path, _options);
        await model.GenerateAsync(s_prompt);
        List<Parameter> weights = [.. model.Model.named_parameters().Select(p => p.parameter)];
        Assert.All(weights, weight => Assert.False(weight.IsInvalid));

        model.Dispose();

        Assert.Equal(21 + 28, weights.Count);
        Assert.All(weights, weight => Assert.True(weight.IsInvalid));
    }

    private void SaveAdapter(double scale)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        using LlamaModel shape = CreateAdapted();
        PeftAdapter.Save(
            _adapter.Path,
            new PeftAdapterConfig { Rank = 4, Alpha = 8, TargetModules = ["q_proj"] },
            shape.Adapters().SelectMany(adapter => new[]
            {
                (Key(adapter.Path, "A"), Draw(adapter.Module.LoraA)), (Key(adapter.Path, "B"), Draw(adapter.Module.LoraB)),
            }));

        torch.Tensor Draw(Parameter like) => torch.randn(like.shape) * scale;

        static string Key(string path, string matrix) => SavedAdapter.KeyPrefix
            + path.Replace("self_attn_", "self_attn.", StringComparison.Ordinal).Replace("mlp_", "mlp.", StringComparison.Ordinal)
            + $".lora_{matrix}.weight";
    }

    private LlamaModel CreateAdapted()
    {
        using var weights = SftRecipes.Models.ModelWeights.WithAdapter(
            Checkpoint.Open(_base.Path, "model"), new RandomAdapter(1), torch.CPU, ComputeType.Float32);
        return new LlamaModel(weights, TestRecipe.Shape);
    }
}
