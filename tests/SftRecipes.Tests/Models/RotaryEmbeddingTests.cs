using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Tests.Models;

/// <summary>Rotations against complex numbers: a pair (a, b) turned by an angle is (a + bi) · e^(i·angle).</summary>
[Collection(TorchCollection.Name)]
public class RotaryEmbeddingTests
{
    private const int HeadDim = 10;
    private const int Dim = 6;
    private const int Length = 5;

    public RotaryEmbeddingTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PairsAreTurnedByTheirPositionsAngle(bool interleaved)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var rotary = new RotaryEmbedding(RotaryFrequencies.Default(Dim, theta: 100), torch.CPU);
        torch.Tensor x = torch.arange(2 * Length * HeadDim, dtype: torch.ScalarType.Float32).reshape(1, 2, Length, HeadDim).cos();
        (torch.Tensor cosine, torch.Tensor sine) = rotary.Tables(torch.arange(Length, dtype: torch.ScalarType.Int64), Length);

        torch.Tensor turned = interleaved
            ? RotaryEmbedding.RotateInterleaved(x, cosine, sine)
            : RotaryEmbedding.Rotate(x, cosine, sine);

        Assert.Equal(x.shape, turned.shape);
        for (int head = 0; head < 2; head++)
        {
            for (int position = 0; position < Length; position++)
            {
                float[] before = [.. x[0][head][position].data<float>()];
                float[] after = [.. turned[0][head][position].contiguous().data<float>()];
                for (int i = 0; i < Dim / 2; i++)
                {
                    (int a, int b) = interleaved ? (2 * i, (2 * i) + 1) : (i, i + (Dim / 2));
                    var expected = new System.Numerics.Complex(before[a], before[b])
                        * System.Numerics.Complex.FromPolarCoordinates(1, position * Math.Pow(100, -2.0 * i / Dim));
                    Assert.Equal(expected.Real, after[a], 1e-5);
                    Assert.Equal(expected.Imaginary, after[b], 1e-5);
                }

                Assert.Equal(before[Dim..], after[Dim..]);
            }
        }
    }

    /// <summary>Short divisors up to the trained length, long ones beyond it; both are warmed by the attention factor.</summary>
    [Fact]
    public void LongRopeChangesItsDivisorsBeyondTheTrainedLength()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var frequencies = RotaryFrequencies.LongRope(
            4, theta: 10000, shortFactors: [1, 2], longFactors: [4, 8], trainedLength: 8, attentionFactor: 1.25);
        using var rotary = new RotaryEmbedding(frequencies, torch.CPU);
        torch.Tensor one = torch.ones(1, dtype: torch.ScalarType.Int64);

        Near([1 / 1.0, 0.01 / 2], rotary.Tables(one, length: 8));
        Near([1 / 4.0, 0.01 / 8], rotary.Tables(one, length: 9));

        static void Near(double[] angles, (torch.Tensor Cosine, torch.Tensor Sine) tables)
        {
            float[] cosine = [.. tables.Cosine.data<float>()], sine = [.. tables.Sine.data<float>()];
            for (int i = 0; i < angles.Length; i++)
            {
                Assert.Equal(1.25 * Math.Cos(angles[i]), cosine[i], 1e-6);
                Assert.Equal(1.25 * Math.Sin(angles[i]), sine[i], 1e-6);
            }
        }
    }
}
