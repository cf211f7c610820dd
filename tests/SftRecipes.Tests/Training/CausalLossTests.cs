using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Tests.Inference;
using SftRecipes.Tests.Training.Preference;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training;

/// <summary>Losses of answers against plain arithmetic on the model's logits.</summary>
[Collection(TorchCollection.Name)]
public sealed class CausalLossTests : IDisposable
{
    private readonly LlamaModel _model;
    private readonly Batch _batch = Collator.Collate(PreferenceRows.Labelled, padTokenId: 39);
    private readonly (double[] LogProbs, int Label)[] _tokens;

    public CausalLossTests()
    {
        LibTorch.EnsureLoaded();
        _model = LlamaModel.Random(PreferenceRows.Shape);
        _tokens = [.. PreferenceRows.Labelled.SelectMany(row =>
        {
            double[][] logits = PlainMath.Logits(_model, row.InputIds);
            return Enumerable.Range(1, row.Length - 1)
                .Where(position => row.Labels[position] != LossLabels.Ignored)
                .Select(position => (PlainMath.LogSoftmax(logits[position - 1]), row.Labels[position]));
        })];
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Label_smoothing_spreads_a_share_over_the_vocabulary()
    {
        const double epsilon = 0.15;
        double expected = _tokens.Sum(token =>
            ((1 - epsilon) * -token.LogProbs[token.Label]) + (epsilon * token.LogProbs.Average(logProb => -logProb)));
        Assert.Equal(expected, Value(hidden => CausalLoss.SmoothedSum(_model, hidden, _batch, epsilon)), 1e-4);
        Assert.Equal(_tokens.Sum(token => -token.LogProbs[token.Label]), Value(hidden => CausalLoss.Sum(_model, hidden, _batch)), 1e-4);
    }

    [Fact]
    public void DFT_weighs_each_token_by_its_probability() => Assert.Equal(
        _tokens.Sum(token => -Math.Exp(token.LogProbs[token.Label]) * token.LogProbs[token.Label]),
        Value(hidden => CausalLoss.DftSum(_model, hidden, _batch)), 1e-5);

    /// <summary>The factor p gets no gradient: d/dθ is p · d/dθ of −log p, token by token.</summary>
    [Fact]
    public void DFTs_weights_get_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor hidden = Hidden().detach().requires_grad_();
        Autograd.Backward(CausalLoss.DftSum(_model, hidden, _batch));
        torch.Tensor actual = hidden.grad!.clone();
        hidden.grad = null;
        torch.Tensor losses = CausalLoss.PerToken(_model, hidden, _batch);
        torch.Tensor weights = torch.tensor(_tokens.Select(token => (float)Math.Exp(token.LogProbs[token.Label])).ToArray());
        Autograd.Backward((losses * weights).sum());
        Assert.True((actual - hidden.grad!).abs().max().ToDouble() < 1e-6);
        Assert.True(actual.abs().max().ToDouble() > 1e-4);
    }

    [Fact]
    public void Noise_is_uniform_within_NEFTunes_bound()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        torch.Tensor embeddings = torch.ones(4, 50, 32);
        double bound = 5 / Math.Sqrt(50 * 32);
        torch.Tensor noise = NeftuneNoise.Add(embeddings, alpha: 5) - embeddings;
        Assert.True(noise.abs().max().ToDouble() <= bound + 1e-6);
        Assert.True(noise.max().ToDouble() > 0.99 * bound && noise.min().ToDouble() < -0.99 * bound);
        Assert.Equal(0, noise.mean().ToDouble(), 0.02 * bound);
        Assert.Equal(bound * bound / 3, noise.square().mean().ToDouble(), 0.03 * bound * bound);
    }

    private double Value(Func<torch.Tensor, torch.Tensor> loss)
    {
        using var scope = torch.NewDisposeScope();
        return loss(Hidden()).ToDouble();
    }

    private torch.Tensor Hidden() => _model.Forward(_batch.InputTensor(_model.Device), ForwardContext.Causal(_batch.Length, _model.Device));
}
