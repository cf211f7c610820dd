using SftRecipes.Quantization;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Quantization;

/// <summary>
/// NF4's error on normal weights against theory. Given a block's largest magnitude m, the others are normal and cut off at ±m, and the
/// largest itself is a code; m has the density of the largest of as many magnitudes. The expected squared error is an integral over both.
/// </summary>
[Collection(TorchCollection.Name)]
public class Nf4TheoryTests
{
    private const int Steps = 400;

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void The_error_on_normal_weights_is_the_expected_one(int blockSize)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor weight = randn(1024, 2048);
        using var quantized = QuantizedWeight.Quantize(weight, QuantizationType.Nf4, blockSize);
        double measured = Math.Sqrt((weight - quantized.Dequantize()).pow(2).mean().ToDouble());
        double expected = Math.Sqrt(ExpectedSquaredError(blockSize));
        Assert.Equal(expected, measured, 0.004 * expected);
    }

    [Fact]
    public void Quantizing_the_scales_as_well_adds_little()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        Tensor weight = randn(1024, 2048);
        using var once = QuantizedWeight.Quantize(weight, QuantizationType.Nf4);
        using var twice = QuantizedWeight.Quantize(weight, QuantizationType.Nf4, doubleQuantization: true);
        double single = Error(once), both = Error(twice);
        Assert.InRange(both / single, 1.0, 1.01);

        double Error(QuantizedWeight quantized) => (weight - quantized.Dequantize()).pow(2).mean().ToDouble();
    }

    private static double ExpectedSquaredError(int blockSize)
    {
        const double Largest = 7;
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double m = (i + 0.5) * Largest / Steps;
            double inside = InsideOf(m);
            double density = blockSize * Math.Pow(inside, blockSize - 1) * 2 * Density(m);
            sum += density * SquaredErrorInside(m) / inside * Largest / Steps;
        }

        return sum * (blockSize - 1) / blockSize;
    }

    /// <summary>∫ (x - m·code(x / m))² φ(x) dx from -m to m: what a number in between is rounded to is the nearer code.</summary>
    private static double SquaredErrorInside(double m)
    {
        double sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double x = (-1 + ((i + 0.5) * 2 / Steps)) * m;
            double error = double.MaxValue;
            foreach (float code in FourBitFormat.Nf4.Codes)
            {
                error = Math.Min(error, Math.Abs(x - (m * code)));
            }

            sum += error * error * Density(x) * 2 * m / Steps;
        }

        return sum;
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The probability of a magnitude below m.</summary>
    private static double InsideOf(double m)
    {
        const int Parts = 200;
        return Enumerable.Range(0, Parts).Sum(i => Density((i + 0.5) * m / Parts)) * 2 * m / Parts;
    }
}
