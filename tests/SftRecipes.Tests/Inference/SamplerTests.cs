using SftRecipes.Inference;

namespace SftRecipes.Tests.Inference;

public class SamplerTests
{
    private static readonly GenerationSettings s_sampling = new() { Temperature = 1, Seed = 7 };

    [Fact]
    public void Greedy_takes_the_first_of_the_highest() =>
        Assert.Equal(1, new Sampler(new GenerationSettings(), [0]).Next([1f, 3f, -2f, 3f]));

    [Fact]
    public void Greedy_looks_past_tokens_that_the_penalty_makes_less_likely()
    {
        var sampler = new Sampler(new GenerationSettings { RepetitionPenalty = 2 }, [1]);

        // 1 was in the prompt; 0 and then 3 are chosen and count as seen from then on.
        Assert.Equal([0, 3, 1], Enumerable.Range(0, 3).Select(_ => sampler.Next([4f, 5f, 0.5f, 3f])));
    }

    [Fact]
    public void Draws_follow_the_distribution()
    {
        // softmax(logits / 2) of these logits is 0.5, 0.3, 0.15, 0.05.
        double[] expected = [0.5, 0.3, 0.15, 0.05];
        float[] logits = Array.ConvertAll(expected, p => (float)(2 * Math.Log(p)));
        var sampler = new Sampler(s_sampling with { Temperature = 2 }, [0]);
        const int Draws = 20_000;
        int[] counts = new int[4];
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.Next(logits.ToArray())]++;
        }

        // χ² with 3 degrees of freedom exceeds 16.27 once in a thousand; the seed is fixed.
        double chiSquared = counts.Zip(expected, (count, p) => Math.Pow(count - (p * Draws), 2) / (p * Draws)).Sum();
        Assert.InRange(chiSquared, 0, 16.27);
    }

    [Fact]
    public void Temperature_goes_before_top_p()
    {
        // Divided by 2 the first has 0.5 and needs the second to reach 0.6; undivided it has 0.715.
        float[] logits = Array.ConvertAll(new[] { 0.5, 0.3, 0.15, 0.05 }, p => (float)(2 * Math.Log(p)));
        var sampler = new Sampler(s_sampling with { Temperature = 2, TopP = 0.6 }, [0]);

        Assert.Equal([0, 1], Enumerable.Range(0, 200).Select(_ => sampler.Next(logits.ToArray())).Distinct().Order());
    }

    [Fact]
    public void Top_k_goes_before_top_p()
    {
        // Of all, 0.5 + 0.3 are needed for 0.6; of the two that top-k leaves, 0.5 / 0.8 suffices.
        float[] logits = Array.ConvertAll(new[] { 0.5, 0.3, 0.15, 0.05 }, p => (float)Math.Log(p));
        var sampler = new Sampler(s_sampling with { TopK = 2, TopP = 0.6 }, [0]);

        Assert.Equal([0], Enumerable.Range(0, 200).Select(_ => sampler.Next(logits.ToArray())).Distinct());
    }

    [Fact]
    public void Same_seed_and_prompt_give_the_same_draws_and_others_do_not()
    {
        int[] first = Draws(s_sampling, [1, 2, 3]);

        Assert.Equal(first, Draws(s_sampling, [1, 2, 3]));
        Assert.NotEqual(first, Draws(s_sampling with { Seed = 8 }, [1, 2, 3]));
        Assert.NotEqual(first, Draws(s_sampling, [1, 2, 4]));

        static int[] Draws(GenerationSettings settings, int[] prompt)
        {
            var sampler = new Sampler(settings, prompt);
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next(new float[100]))];
        }
    }

    [Fact]
    public void Tokens_ruled_out_are_never_drawn()
    {
        var sampler = new Sampler(s_sampling, [0]);

        Assert.Equal(
            [1], Enumerable.Range(0, 100).Select(_ => sampler.Next([float.NegativeInfinity, 0f, float.NegativeInfinity])).Distinct());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_not_finite_are_an_error(float logit)
    {
        var sampler = new Sampler(new GenerationSettings(), [0]);

        Assert.Contains("not finite", Assert.Throws<RecipeException>(() => sampler.Next([1f, logit, 2f])).Message, StringComparison.Ordinal);
    }
}
