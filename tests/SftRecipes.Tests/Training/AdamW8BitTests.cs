using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SftRecipes.Quantization;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training;

[Collection(TorchCollection.Name)]
public class AdamW8BitTests
{
    private const int Block = 256;

    /// <summary>SHA-256 of the float32 values that bitsandbytes' <c>create_dynamic_map</c> gives under PyTorch.</summary>
    [Fact]
    public void Maps_are_those_of_bitsandbytes()
    {
        Assert.Equal("6d0ca9fed140bc2c31b9be3292029e22a209f6955020e65b13ceb5d7592f4e25", Hash(DynamicMap.Values));
        Assert.Equal("8bdfcefe676c452769befeb4d489f5528b91b56d1c5405a95e17feb70181062e", Hash(DynamicMap.UnsignedValues));

        static string Hash(float[] values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_number_is_rounded_to_the_nearest_value(bool signed)
    {
        BlockCode code = signed ? BlockCode.Signed : BlockCode.Unsigned;
        Random random = new(1);
        float[] numbers =
        [
            .. code.Values, .. code.Values.Select(MathF.BitIncrement), .. code.Values.Select(MathF.BitDecrement),
            .. code.Values.Zip(code.Values.Skip(1), (a, b) => MathF.BitIncrement((a + b) / 2)),
            .. Enumerable.Range(0, 20_000).Select(_ => (float)((signed ? Math.Sign(random.NextDouble() - 0.5) : 1) * Math.Pow(10, -8 * random.NextDouble()))),
            0, -0f, 1, signed ? -1 : 0, 1e-30f, float.Epsilon,
        ];
        foreach (float number in numbers)
        {
            double best = code.Values.Min(value => Math.Abs((double)value - number));
            double found = Math.Abs((double)code.Values[code.Nearest(number)] - number);
            Assert.True(found <= best + 1e-9, $"{number:R}: {code.Values[code.Nearest(number)]:R}");
        }
    }

    /// <summary>Codes and scales of every step against a block-wise quantization written out here, in double precision.</summary>
    [Fact]
    public void Moments_are_stored_as_the_nearest_codes()
    {
        const int Count = (20 * Block) + 17;
        using Trained trained = new([Count]);
        using AdamW8Bit optimizer = new(trained.Groups(0), 0.9, 0.99, 1e-8);
        double[] average = new double[Count], square = new double[Count];
        for (int step = 1; step <= 4; step++)
        {
            double[] gradient = trained.SetGradient(step);
            optimizer.Step(0.01);
            average = [.. average.Zip(gradient, (m, g) => (0.9 * m) + (0.1 * g))];
            square = [.. square.Zip(gradient, (v, g) => (0.99 * v) + (0.01 * g * g))];
            average = Stored(optimizer, "1", average, DynamicMap.Values);
            square = Stored(optimizer, "2", square, DynamicMap.UnsignedValues);
        }
    }

    [Fact]
    public void A_run_stays_near_that_of_32_bits()
    {
        using Trained small = new([64, 128]);
        using Trained exact = new([64, 128]);
        using AdamW8Bit optimizer = new(small.Groups(0), 0.9, 0.999, 1e-8);
        using AdamW reference = new(exact.Groups(0), 0.9, 0.999, 1e-8);
        double[] start = exact.Values();
        for (int step = 1; step <= 20; step++)
        {
            small.SetGradient(step);
            exact.SetGradient(step);
            optimizer.Step(0.01);
            reference.Step(0.01);
        }

        double moved = Norm(start, exact.Values());
        Assert.InRange(Norm(small.Values(), exact.Values()), moved * 1e-5, moved * 0.05);
        Assert.Equal(2.0 * 64 * 128 + (2 * 4 * 64 * 128 / Block), optimizer.State().Sum(item => item.Tensor.numel() * item.Tensor.ElementSize));

        static double Norm(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    [Theory]
    [InlineData("model.embed_tokens.weight", 8192)]
    [InlineData("transformer.wte.weight", 8192)]
    [InlineData("layer.weight", 4095)]
    public void Embeddings_and_small_parameters_keep_32_bits(string name, int count)
    {
        using Trained trained = new([count]);
        using AdamW8Bit optimizer = new(trained.Groups(0, name: name), 0.9, 0.999, 1e-8);
        Assert.All(optimizer.State(), item => Assert.Equal(torch.float32, item.Tensor.dtype));
        Assert.Equal(["exp_avg." + name, "exp_avg_sq." + name], optimizer.State().Select(item => item.Name));
    }

    /// <summary>Checks a moment's codes and scales, and returns what they stand for.</summary>
    private static double[] Stored(AdamW8Bit optimizer, string number, double[] expected, float[] map)
    {
        byte[] codes = Find("state").data<byte>().ToArray();
        float[] scales = Find("absmax").data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = expected.Skip(i / Block * Block).Take(Block).Max(Math.Abs);
            Assert.Equal(scale, scales[i / Block], 1e-6 * scale);
            double nearest = map.Min(value => Math.Abs((value * scale) - expected[i]));
            double found = Math.Abs((map[codes[i]] * scale) - expected[i]);
            bool keepsSign = expected[i] >= 0 || map[codes[i]] < 0;
            Assert.True(keepsSign && (found <= nearest + (1e-6 * scale)), $"{expected[i]:R} of {scale:R} is {map[codes[i]]:R}");
        }

        return [.. codes.Select((code, i) => (double)map[code] * scales[i / Block])];

        torch.Tensor Find(string kind) => optimizer.State().Single(item => item.Name.StartsWith($"{kind}{number}.", StringComparison.Ordinal)).Tensor;
    }
}
