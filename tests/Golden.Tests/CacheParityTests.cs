using SftRecipes.Inference;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// Generation with a cache of keys and values, in a batch padded on the left, against one row at a time without a cache: windows, biases
/// by distance, soft caps and positions must not know the difference.
/// </summary>
public class CacheParityTests
{
    private const int NewTokens = 10;

    /// <summary>Passes that need operators which cannot be captured: a mask that grows with each token, weights that lie [in, out].</summary>
    private static readonly HashSet<string> s_composed = ["bloom", "gpt2"];

    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("cache")]
    public void Cached_batches_give_the_tokens_of_plain_passes(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights();
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        int[] row = GoldenRows.Rows(golden.Values.GetProperty("forward"), "input_ids")[0];
        int[][] prompts = [row[..12], row[2..5], row[4..12]];

        IReadOnlyList<IReadOnlyList<int>> batch = TokenGenerator.Generate(
            model, prompts, new GenerationSettings { MaxNewTokens = NewTokens }, new HashSet<int>());

        for (int i = 0; i < prompts.Length; i++)
        {
            CheckWithoutCache(model, prompts[i], batch[i]);
        }
    }

    /// <summary>One sequence alone, whose pass is captured where that can be done, past the windows that it grows beyond.</summary>
    [SkippableTheory]
    [MemberData(nameof(Discovery.Models), MemberType = typeof(Discovery))]
    [GoldenKind("cache alone")]
    public void A_cached_sequence_gives_the_tokens_of_plain_passes(string name)
    {
        using GoldenCase golden = GoldenCase.Open(name);
        using ModelWeights weights = golden.OpenWeights();
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]").CreateModel(weights);
        int[] prompt = GoldenRows.Rows(golden.Values.GetProperty("forward"), "input_ids")[0][2..5];

        IReadOnlyList<int> tokens = TokenGenerator.Generate(
            model, prompt, new GenerationSettings { MaxNewTokens = NewTokens }, new HashSet<int>());

        CheckWithoutCache(model, prompt, tokens);
        Assert.Equal(s_composed.Contains(name) ? null : true, model.IsCaptureExact);
    }

    /// <summary>Every token is the most likely one, or, where rounding may decide, as likely as it.</summary>
    private static void CheckWithoutCache(CausalLanguageModel model, IReadOnlyList<int> prompt, IReadOnlyList<int> generated)
    {
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        model.eval();
        long[] ids = [.. prompt.Concat(generated).Select(id => (long)id)];
        torch.Tensor hidden = model.Forward(torch.tensor(ids, [1, ids.Length]), ForwardContext.Causal(ids.Length, torch.CPU));
        torch.Tensor logits = model.Logits(hidden)[0];
        Assert.Equal(NewTokens, generated.Count);
        for (int i = 0; i < NewTokens; i++)
        {
            torch.Tensor scores = logits[prompt.Count - 1 + i];
            Check.Near(scores.max().ToDouble(), scores[generated[i]].ToDouble(), 1e-4, $"the score of token {i}");
        }
    }
}
