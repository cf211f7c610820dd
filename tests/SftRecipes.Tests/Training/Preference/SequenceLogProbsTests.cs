using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Tests.Inference;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training.Preference;

/// <summary>Log-probabilities of a padded batch against each sequence alone, in plain arithmetic.</summary>
[Collection(TorchCollection.Name)]
public sealed class SequenceLogProbsTests : IDisposable
{
    private readonly LlamaModel _model;
    private readonly LlamaModel _other;

    public SequenceLogProbsTests()
    {
        LibTorch.EnsureLoaded();
        _model = LlamaModel.Random(PreferenceRows.Shape, seed: 1);
        _other = LlamaModel.Random(PreferenceRows.Shape, seed: 2);
    }

    public void Dispose()
    {
        _model.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Pairs_are_chosen_ones_then_rejected_ones()
    {
        Batch batch = PreferenceCollator.Pairs(PreferenceRows.Pairs, [0, 1, 2], padTokenId: 39);
        TokenizedExample[] sequences = [.. PreferenceRows.Pairs, .. PreferenceRows.Pairs.Select(pair => pair.Rejected!)];
        double[] expected = [.. sequences.Select(sequence => PlainMath.LogProb(_model, sequence))];
        using var scope = torch.NewDisposeScope();
        torch.Tensor sums = Sums(_model, batch);
        Near(expected, sums);
        Near([.. expected.Zip(sequences, (sum, sequence) => sum / sequence.TrainedTokens)], SequenceLogProbs.PerToken(sums, batch));
    }

    [Fact]
    public void A_copy_is_asked_unless_the_batch_knows()
    {
        using var scope = torch.NewDisposeScope();
        using var reference = ReferenceModel.Copy(LlamaModel.Random(PreferenceRows.Shape, seed: 2));
        Batch batch = PreferenceCollator.Pairs(PreferenceRows.Pairs, [1], padTokenId: 39);
        Near([PlainMath.LogProb(_other, PreferenceRows.Pairs[1]), PlainMath.LogProb(_other, PreferenceRows.Pairs[1].Rejected!)],
            reference.LogProbs(batch));

        reference.Release();
        TokenizedExample known = PreferenceRows.Pairs[1] with
        {
            ReferenceLogProb = -1.5f,
            Rejected = PreferenceRows.Pairs[1].Rejected! with { ReferenceLogProb = -2.5f },
        };
        Near([-1.5, -2.5], reference.LogProbs(PreferenceCollator.Pairs([known], [0], padTokenId: 39)));
        Assert.Throws<InvalidOperationException>(() => reference.LogProbs(batch));
    }

    [Fact]
    public void The_reference_point_is_the_divergence_on_the_answers_of_others()
    {
        using var scope = torch.NewDisposeScope();
        Batch batch = PreferenceCollator.Labelled(PreferenceRows.Labelled, [0, 1, 2], padTokenId: 39, maxLength: 64);
        TokenizedExample[] mismatched =
        [
            PreferenceRows.Sequence([3, 4, 5], 19),
            PreferenceRows.Sequence([12], 6, 7),
            PreferenceRows.Sequence([17, 18, 26, 27], 13, 14, 15),
        ];
        double divergence = mismatched.Average(sequence => PlainMath.LogProb(_model, sequence) - PlainMath.LogProb(_other, sequence));
        using var reference = ReferenceModel.Copy(LlamaModel.Random(PreferenceRows.Shape, seed: 2));
        using var own = ReferenceModel.Copy(LlamaModel.Random(PreferenceRows.Shape, seed: 1));
        Assert.Equal(Math.Max(0, divergence), KtoLoss.ReferencePoint(_model, reference, batch), 1e-4);
        Assert.Equal(Math.Max(0, -divergence), KtoLoss.ReferencePoint(_other, own, batch), 1e-4);
        Assert.NotEqual(0, divergence, 0.1);

        // A batch of one row has no answer of another.
        Assert.Equal(0, KtoLoss.ReferencePoint(
            _model, reference, PreferenceCollator.Labelled(PreferenceRows.Labelled, [0], padTokenId: 39, maxLength: 64)));
    }

    private static torch.Tensor Sums(CausalLanguageModel model, Batch batch)
    {
        using IDisposable noGradients = torch.no_grad();
        return SequenceLogProbs.Sum(
            model, model.Forward(batch.InputTensor(model.Device), ForwardContext.Causal(batch.Length, model.Device)), batch);
    }

    private static void Near(double[] expected, torch.Tensor actual)
    {
        Assert.Equal([expected.Length], actual.shape);
        float[] values = actual.data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], values[i], 1e-4);
        }
    }
}
