using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class DeterministicRandomTests
{
    /// <summary>Published outputs of SplitMix64 (Rosetta Code for 1234567, Vigna's splitmix64.c for 0).</summary>
    [Theory]
    [InlineData(0, new ulong[] { 16294208416658607535, 7960286522194355700, 487617019471545679, 17909611376780542444 })]
    [InlineData(
        1234567, new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821 })]
    public void SplitMix64_gives_the_published_outputs(ulong state, ulong[] expected) =>
        Assert.Equal(expected, expected.Select(_ => DeterministicRandom.SplitMix64(ref state)));

    /// <summary>The test vector that implementations of xoshiro256** share: state 1, 2, 3, 4.</summary>
    [Fact]
    public void Xoshiro256StarStar_gives_the_published_outputs()
    {
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        var random = new DeterministicRandom(1, 2, 3, 4);
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    /// <summary>Published outputs of xoshiro256** whose state SplitMix64 fills from seed 0.</summary>
    [Fact]
    public void Seed_fills_the_state_with_SplitMix64()
    {
        ulong[] expected = [0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C, 0xBBA5AD4A1F842E59];
        var random = new DeterministicRandom(0);
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void NextDouble_is_the_top_53_bits_over_2_to_the_53()
    {
        var bits = new DeterministicRandom(7);
        var random = new DeterministicRandom(7);
        for (int draw = 0; draw < 1000; draw++)
        {
            double value = random.NextDouble();
            Assert.Equal((bits.NextUInt64() >> 11) / 9007199254740992.0, value);
            Assert.InRange(value, 0, 0.99999999999999989);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void NextInt32_stays_in_range(int maximum)
    {
        var random = new DeterministicRandom(maximum);
        for (int draw = 0; draw < 2000; draw++)
            Assert.InRange(random.NextInt32(maximum), 0, maximum - 1);
    }

    [Fact]
    public void NextInt32_draws_each_value_about_equally_often()
    {
        var random = new DeterministicRandom(5);
        var counts = new int[6];
        for (int draw = 0; draw < 60_000; draw++)
            counts[random.NextInt32(6)]++;
        // Chi-squared with 5 degrees of freedom: above 25.7 in one of 10,000 seeds.
        Assert.InRange(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 25.7);
    }

    [Fact]
    public void Permutations_of_three_are_about_equally_likely()
    {
        var random = new DeterministicRandom(11);
        Dictionary<string, int> counts = Enumerable.Range(0, 60_000)
            .Select(_ => string.Concat(random.Permutation(3)))
            .GroupBy(order => order)
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(6, counts.Count);
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 25.7);
    }

    [Fact]
    public void Permutation_holds_every_number_once_and_depends_on_the_seed()
    {
        int[] first = new DeterministicRandom(1).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(first, new DeterministicRandom(1).Permutation(1000));
        Assert.NotEqual(first, new DeterministicRandom(2).Permutation(1000));
    }

    /// <summary>Computed by a second implementation, in Python: an order must stay what it is for runs that are resumed.</summary>
    [Fact]
    public void Permutations_are_pinned()
    {
        Assert.Equal([9, 1, 4, 2, 8, 7, 6, 5, 3, 0], new DeterministicRandom(42).Permutation(10));
        Assert.Equal([2, 1, 3, 5, 0, 7, 6, 4], new DeterministicRandom(43).Permutation(8));
    }

    [Fact]
    public void NextInt32_refuses_an_empty_range() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeterministicRandom(0).NextInt32(0));
}
