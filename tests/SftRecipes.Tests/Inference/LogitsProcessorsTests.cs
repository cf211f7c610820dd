using SftRecipes.Inference;

namespace SftRecipes.Tests.Inference;

public class LogitsProcessorsTests
{
    private const float Out = float.NegativeInfinity;

    [Fact]
    public void Repetition_penalty_divides_positive_and_multiplies_negative_logits_once_per_token()
    {
        float[] logits = [2, -3, 0, 5];

        LogitsProcessors.RepetitionPenalty(logits, new HashSet<int> { 0, 1, 2, 99 }, 2);

        Assert.Equal([1, -6, 0, 5], logits);
    }

    [Fact]
    public void Temperature_divides()
    {
        float[] logits = [2, -3];

        LogitsProcessors.Temperature(logits, 0.5f);

        Assert.Equal([4, -6], logits);
    }

    [Theory]
    [InlineData(1, new[] { Out, Out, 4, Out, Out })]
    [InlineData(2, new[] { Out, 3, 4, 3, Out })] // As in transformers, what equals the k-th is kept.
    [InlineData(4, new[] { 1, 3, 4, 3, Out })]
    [InlineData(9, new float[] { 1, 3, 4, 3, -1 })]
    public void Top_k_keeps_the_k_highest_and_their_equals(int k, float[] expected)
    {
        float[] logits = [1, 3, 4, 3, -1];

        LogitsProcessors.TopK(logits, k);

        Assert.Equal(expected, logits);
    }

    [Theory]
    // The distributions and what remains of them are those of transformers' own test of its TopPLogitsWarper, for p = 0.8.
    [InlineData(0.79999, new[] { 0.3, 0.1, 0.1, 0.5 }, new[] { true, false, false, true })]
    [InlineData(0.79999, new[] { 0.15, 0.3, 0.3, 0.25 }, new[] { false, true, true, true })]
    [InlineData(0.81, new[] { 0.3, 0.1, 0.1, 0.5 }, new[] { true, true, false, true })]
    [InlineData(0.0001, new[] { 0.3, 0.1, 0.1, 0.5 }, new[] { false, false, false, true })]
    [InlineData(0.9999, new[] { 0.3, 0.1, 0.1, 0.5 }, new[] { true, true, true, true })]
    [InlineData(0.5, new[] { 0.25, 0.25, 0.25, 0.25 }, new[] { true, true, false, false })]
    public void Top_p_keeps_the_smallest_set_that_reaches_p(double p, double[] probabilities, bool[] kept)
    {
        float[] logits = Array.ConvertAll(probabilities, value => (float)Math.Log(value) + 7);
        float[] expected = [.. logits.Zip(kept, (logit, keep) => keep ? logit : Out)];

        LogitsProcessors.TopP(logits, p);

        Assert.Equal(expected, logits);
    }

    [Fact]
    public void Top_p_equals_its_definition_on_many_distributions()
    {
        var random = new SftRecipes.Data.DeterministicRandom(3);
        for (int round = 0; round < 200; round++)
        {
            float[] logits = [.. Enumerable.Range(0, 50).Select(_ => (float)(random.NextDouble() * 8))];
            double p = random.NextDouble();
            double total = logits.Sum(logit => Math.Exp(logit));
            var expected = new HashSet<int>();
            double reached = 0;
            foreach (int id in Enumerable.Range(0, 50).OrderByDescending(id => logits[id]).TakeWhile(_ => reached < p))
            {
                expected.Add(id);
                reached += Math.Exp(logits[id]) / total;
            }

            LogitsProcessors.TopP(logits, p);

            Assert.Equal(expected, Enumerable.Range(0, 50).Where(id => logits[id] != Out).ToHashSet());
        }
    }
}
