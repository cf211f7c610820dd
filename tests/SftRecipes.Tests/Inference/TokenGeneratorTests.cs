using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Inference;
using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Inference;

[Collection(TorchCollection.Name)]
public class TokenGeneratorTests
{
    private static readonly IReadOnlySet<int> s_noEos = new HashSet<int>();
    private static readonly GenerationSettings s_greedy = new() { MaxNewTokens = 16 };

    private static string Golden => Path.Combine(GoldenFiles.Root, "models", "llama_gqa");

    [Fact]
    public void Greedy_tokens_are_those_of_transformers()
    {
        using CausalLanguageModel model = OpenGolden(lora: null);
        using JsonDocument golden = ReadGolden();
        JsonElement expected = golden.RootElement.GetProperty("generation");

        Assert.Equal(
            Ids(expected.GetProperty("base")), TokenGenerator.Generate(model, Ids(expected.GetProperty("prompt")), s_greedy, s_noEos));
    }

    [Fact]
    public void Greedy_tokens_with_an_adapter_are_those_of_peft()
    {
        using JsonDocument golden = ReadGolden();
        JsonElement config = golden.RootElement.GetProperty("lora").GetProperty("config");
        using CausalLanguageModel model = OpenGolden(
            new LoraSettings(config.GetProperty("r").GetInt32(), config.GetProperty("lora_alpha").GetDouble(), 0));
        JsonElement expected = golden.RootElement.GetProperty("generation");

        Assert.Equal(
            Ids(expected.GetProperty("adapter")), TokenGenerator.Generate(model, Ids(expected.GetProperty("prompt")), s_greedy, s_noEos));
    }

    [Fact]
    public void Batch_padded_on_the_left_gives_the_tokens_of_transformers()
    {
        using CausalLanguageModel model = OpenGolden(lora: null);
        using JsonDocument golden = ReadGolden();
        JsonElement expected = golden.RootElement.GetProperty("generation").GetProperty("left_padded_batch");
        int[][] prompts =
        [
            .. expected.GetProperty("input_ids").EnumerateArray().Zip(
                expected.GetProperty("attention_mask").EnumerateArray(),
                (ids, mask) => Ids(ids).Zip(Ids(mask)).Where(pair => pair.Second == 1).Select(pair => pair.First).ToArray()),
        ];
        Assert.NotEqual(prompts[0].Length, prompts[1].Length);

        Assert.Equal(
            expected.GetProperty("output").EnumerateArray().Select(Ids),
            TokenGenerator.Generate(model, prompts, s_greedy, s_noEos).Select(ids => ids.ToArray()));
    }

    [SkippableFact]
    public void Pretrained_model_continues_a_story_as_it_does_elsewhere()
    {
        string? directory = GoldenFiles.PretrainedModel("stories260k");
        Skip.If(directory is null, "The pretrained model stories260k does not lie beside the repository.");
        using CausalLanguageModel model = Open(directory, LlamaShape.Read(directory), adapter: null);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "expected_greedy.json")));
        int[] prompt = Ids(document.RootElement.GetProperty("prompt_ids"));
        int[] expected = Ids(document.RootElement.GetProperty("greedy_ids"));

        IReadOnlyList<int> actual = TokenGenerator.Generate(
            model, prompt, new GenerationSettings { MaxNewTokens = expected.Length - prompt.Length }, s_noEos);

        Assert.Equal(expected, prompt.Concat(actual));
    }

    [Fact]
    public void Cache_gives_the_logits_of_the_whole_sequence()
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        int[] ids = [.. Enumerable.Range(0, 20).Select(i => i * 37 % 100)];
        Tensor whole = model.Logits(model.Forward(Row(ids), ForwardContext.Causal(ids.Length, CPU)));

        using KvCache cache = model.NewCache(1, ids.Length);
        Tensor begun = model.Logits(model.Forward(Row(ids[..8]), ForwardContext.Cached(8, cache, CPU)));
        Tensor[] stepped = [begun, .. ids[8..].Select(id => model.Logits(model.Forward(Row([id]), ForwardContext.Cached(1, cache, CPU))))];

        Assert.True(cat(stepped, 1).allclose(whole, 1e-4, 1e-4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Batch_gives_the_tokens_of_each_prompt_alone(double temperature)
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100, MaxPositions = 40, LearnedPositions = true });
        GenerationSettings settings = s_greedy with { MaxNewTokens = 25, Temperature = temperature, TopK = 20, RepetitionPenalty = 1.2 };
        // The longest leaves 4 positions: it ends first, and is carried along beyond the model's positions.
        int[][] prompts = [.. new[] { 5, 36, 1, 12, 36, 12 }.Select((n, row) => Enumerable.Range(0, n).Select(i => (i * 31 + row) % 100).ToArray())];
        IReadOnlySet<int> eosIds = new HashSet<int> { 3, 4, 5 };

        IReadOnlyList<IReadOnlyList<int>> batch = TokenGenerator.Generate(model, prompts, settings, eosIds);

        Assert.Equal(prompts.Select(prompt => TokenGenerator.Generate(model, prompt, settings, eosIds)), batch);
        Assert.All(batch, ids => Assert.DoesNotContain(ids, eosIds.Contains));
        Assert.True(batch.Select(ids => ids.Count).Distinct().Count() > 1);
    }

    [Fact]
    public void Batch_of_equal_lengths_gives_the_tokens_of_each_prompt_alone()
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });
        int[][] prompts = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];

        Assert.Equal(
            prompts.Select(prompt => TokenGenerator.Generate(model, prompt, s_greedy, s_noEos)),
            TokenGenerator.Generate(model, prompts, s_greedy, s_noEos));
    }

    [Fact]
    public void Generation_stops_at_the_last_position()
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100, MaxPositions = 10, LearnedPositions = true });

        Assert.Equal(3, TokenGenerator.Generate(model, [1, 2, 3, 4, 5, 6, 7], s_greedy, s_noEos).Count);
    }

    [Theory]
    [InlineData(10, 1, "positions")]
    [InlineData(0, 1, "no tokens")]
    [InlineData(2, 100, "token 100")]
    public void Prompts_that_the_model_cannot_take_are_an_error(int length, int id, string message)
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100, MaxPositions = 10 });

        var exception = Assert.Throws<RecipeException>(
            () => TokenGenerator.Generate(model, Enumerable.Repeat(id, length).ToArray(), s_greedy, s_noEos));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_behind_and_a_training_model_goes_on_training()
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });
        model.train();
        int[][] prompts = [[1, 2, 3], [4, 5]];
        TokenGenerator.Generate(model, prompts, s_greedy, s_noEos);
        long before = Tensor.TotalCount;

        TokenGenerator.Generate(model, prompts, s_greedy, s_noEos);

        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(model.training);
    }

    [Fact]
    public void Dropout_of_adapters_does_not_take_part()
    {
        using CausalLanguageModel model = OpenGolden(new LoraSettings(4, 8, Dropout: 0.9));
        model.train();

        Assert.Equal(
            TokenGenerator.Generate(model, [1, 2, 3], s_greedy, s_noEos), TokenGenerator.Generate(model, [1, 2, 3], s_greedy, s_noEos));
    }

    [Fact]
    public void Cancelling_stops_before_the_next_pass()
    {
        using var cancellation = new CancellationTokenSource();
        int passes = 0;
        using var model = new ScriptedModel([5], 10)
        {
            Passed = () =>
            {
                if (++passes == 3)
                {
                    cancellation.Cancel();
                }
            },
        };

        Assert.Throws<OperationCanceledException>(() => TokenGenerator.Generate(model, [1], s_greedy, s_noEos, cancellation.Token));
        Assert.Equal(3, passes);
    }

    private static Tensor Row(int[] ids) => tensor(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]);

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    private static JsonDocument ReadGolden() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden, "golden.json")));

    private static CausalLanguageModel OpenGolden(LoraSettings? lora) => Open(
        Golden, LlamaShape.Read(Golden) with { Lora = lora }, lora is null ? null : new SavedAdapter(Path.Combine(Golden, "adapter")));

    private static LlamaModel Open(string directory, LlamaShape shape, IAdapterProvider? adapter)
    {
        IWeightSource source = Checkpoint.Open(directory, "model");
        using ModelWeights weights = adapter is null
            ? ModelWeights.FromCheckpoint(source, CPU, ComputeType.Float32, trained: false)
            : ModelWeights.WithAdapter(source, adapter, CPU, ComputeType.Float32);
        var model = new LlamaModel(weights, shape);
        model.eval();
        return model;
    }
}
