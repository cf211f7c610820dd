using SftRecipes.Inference;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Tests.Inference;

/// <summary>What is allocated for a token does not depend on the model's sizes, and nothing stays.</summary>
[Collection(TorchCollection.Name)]
public class DecodeAllocationTests
{
    private const int Warm = 8, Measured = 24;

    [Theory]
    [InlineData(QuantizationType.None)]
    [InlineData(QuantizationType.Nf4)]
    public void A_token_allocates_as_much_in_a_large_model_as_in_a_small_one(QuantizationType type)
    {
        QuantizationSettings? quantization = type == QuantizationType.None ? null : new QuantizationSettings(type, 64, DoubleQuantization: true);
        (long small, _) = Decode(
            new LlamaShape { Vocabulary = 2000, Hidden = 256, Intermediate = 512, HeadDim = 64, Quantization = quantization });
        (long large, _) = Decode(
            new LlamaShape { Vocabulary = 16000, Hidden = 512, Intermediate = 1536, HeadDim = 128, Quantization = quantization });

        // A row of logits would be 56,000 bytes more, a hidden vector 1,024, of which a layer has a dozen.
        Assert.InRange(large, 0, small + 1000);
    }

    [Theory]
    [InlineData(QuantizationType.None)]
    [InlineData(QuantizationType.Nf4)]
    public void As_many_tensors_live_after_each_token(QuantizationType type)
    {
        (_, long[] tensors) = Decode(new LlamaShape
        {
            Vocabulary = 100,
            Quantization = type == QuantizationType.None ? null : new QuantizationSettings(type, 64, DoubleQuantization: true),
        });

        // The second pass is the one that is captured.
        Assert.All(tensors.Skip(2), count => Assert.Equal(tensors[2], count));
        Assert.InRange(tensors[2], 0, tensors[1]);
    }

    /// <returns>Managed bytes per token, and the tensors that lived when each was chosen.</returns>
    private static (long Bytes, long[] Tensors) Decode(LlamaShape shape)
    {
        using LlamaModel model = LlamaModel.Random(shape);
        var bytes = new long[Warm + Measured];
        var tensors = new long[Warm + Measured];
        int tokens = 0;
        var row = new GenerationRow(
            [1, 2, 3], Warm + Measured, new GenerationSettings { MaxNewTokens = Warm + Measured }, new HashSet<int>(),
            _ =>
            {
                (bytes[tokens], tensors[tokens]) = (GC.GetAllocatedBytesForCurrentThread(), torch.Tensor.TotalCount);
                tokens++;
                return true;
            });
        TokenGenerator.Run(model, [row], CancellationToken.None);
        Assert.Equal(Warm + Measured, tokens);
        return ((bytes[^1] - bytes[Warm - 1]) / Measured, tensors);
    }
}
