using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Inference;
using SftRecipes.Models;

namespace SftRecipes.Golden.Tests;

/// <summary>Greedy tokens of generated models against transformers' <c>generate</c>, EOS disabled.</summary>
public class GenerationParityTests
{
    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("greedy")]
    public void Greedy_tokens_equal_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights();
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        CheckGreedy(golden, model, "base");
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("lora greedy")]
    public void Adapted_greedy_tokens_equal_PEFT(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenAdapted();
        using CausalLanguageModel model = golden.Compile(golden.LoraAttribute()).CreateModel(weights);
        CheckGreedy(golden, model, "adapter");
    }

    [SkippableTheory]
    [MemberData(nameof(Discovery.PaddedModels), MemberType = typeof(Discovery))]
    [GoldenKind("padded greedy")]
    public void A_batch_of_prompts_of_different_length_equals_transformers(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        JsonElement generation = golden.Values.GetProperty("generation");
        JsonElement batch = generation.GetProperty("left_padded_batch");
        using ModelWeights weights = golden.OpenWeights();
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        int[][] ids = GoldenRows.Rows(batch, "input_ids");
        int[][] mask = GoldenRows.Rows(batch, "attention_mask");
        int[][] expected = GoldenRows.Rows(batch, "output");
        int[][] prompts = [.. ids.Select((row, i) => row[^mask[i].Sum()..])];
        IReadOnlyList<IReadOnlyList<int>> actual = TokenGenerator.Generate(
            model, prompts, new GenerationSettings { MaxNewTokens = expected[0].Length }, new HashSet<int>());
        Assert.Equal(expected, actual.Select(row => row.ToArray()));
    }

    private static void CheckGreedy(GoldenCase golden, CausalLanguageModel model, string kind)
    {
        JsonElement generation = golden.Values.GetProperty("generation");
        int[] expected = GoldenRows.Ids(generation.GetProperty(kind));
        IReadOnlyList<int> actual = TokenGenerator.Generate(
            model, GoldenRows.Ids(generation.GetProperty("prompt")),
            new GenerationSettings { MaxNewTokens = generation.GetProperty("max_new_tokens").GetInt32() }, new HashSet<int>());
        Assert.Equal(expected, actual);
    }
}
