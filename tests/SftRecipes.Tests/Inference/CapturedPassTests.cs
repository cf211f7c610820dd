using SftRecipes.Inference;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Tests.Inference;

/// <summary>A pass over one token that is run again instead of being composed anew.</summary>
[Collection(TorchCollection.Name)]
public class CapturedPassTests
{
    private static readonly GenerationSettings s_greedy = new() { MaxNewTokens = 12 };

    [Fact]
    public void A_pass_that_is_all_kernels_is_captured()
    {
        using LlamaModel model = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });

        IReadOnlyList<int> alone = TokenGenerator.Generate(model, [1, 2, 3], s_greedy, new HashSet<int>());

        Assert.True(model.IsCaptureExact);
        Assert.Equal(TokenGenerator.Generate(model, [[1, 2, 3], [1, 2, 3]], s_greedy, new HashSet<int>())[1], alone);
    }

    [Fact]
    public void An_operator_that_changes_a_result_in_place_is_noticed()
    {
        using LlamaModel inner = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });
        using var model = new Changed(inner, logits => logits.neg_());

        IReadOnlyList<int> alone = TokenGenerator.Generate(model, [1, 2, 3], s_greedy, new HashSet<int>());

        Assert.False(model.IsCaptureExact);
        Assert.Equal(TokenGenerator.Generate(model, [[1, 2, 3], [1, 2, 3]], s_greedy, new HashSet<int>())[1], alone);
    }

    [Fact]
    public void An_operator_that_cannot_be_captured_is_composed_each_time()
    {
        using LlamaModel inner = LlamaModel.Random(new LlamaShape { Vocabulary = 100 });
        using var model = new Changed(inner, logits => logits.neg());

        IReadOnlyList<int> alone = TokenGenerator.Generate(model, [1, 2, 3], s_greedy, new HashSet<int>());

        Assert.Null(model.IsCaptureExact);
        Assert.Equal(TokenGenerator.Generate(model, [[1, 2, 3], [1, 2, 3]], s_greedy, new HashSet<int>())[1], alone);
    }

    /// <summary>A model whose logits something else is done to.</summary>
    private sealed class Changed(LlamaModel model, Func<torch.Tensor, torch.Tensor> change) : CausalLanguageModel(NoWeights())
    {
        public override int VocabularySize => model.VocabularySize;

        public override int MaxPositions => model.MaxPositions;

        public override KvCache NewCache(long rows, long capacity) => model.NewCache(rows, capacity);

        public override torch.Tensor Forward(torch.Tensor inputIds, ForwardContext context) => model.Forward(inputIds, context);

        public override torch.Tensor Logits(torch.Tensor hidden) => change(model.Logits(hidden));

        private static ModelWeights NoWeights() => ModelWeights.FromScratch(1, 1, torch.CPU, ComputeType.Float32);
    }
}
