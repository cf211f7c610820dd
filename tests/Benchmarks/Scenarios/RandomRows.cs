using SftRecipes.Benchmarks.Models;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Rows of random token ids.</summary>
internal static class RandomRows
{
    /// <summary>Rows of one length, every token of them trained.</summary>
    public static TokenizedExample[] OfLength(int rows, int length, int vocabulary)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, rows).Select(_ => Row(random, length, vocabulary))];
    }

    /// <summary>Rows whose lengths are log-normal with a median of 90 tokens, at most 512: what instruction data looks like.</summary>
    /// <param name="shape">Whose vocabulary they are of; of the largest models' there are fewer, so that an epoch takes seconds.</param>
    public static TokenizedExample[] Ragged(ModelShape shape)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, shape == ModelShape.Opt350m ? 16 : 64).Select(_ => Row(random, Length(random), shape.Vocabulary))];
    }

    private static int Length(Random random)
    {
        // Box and Muller's normal number; a standard deviation of 0.8 in the logarithm puts one row in seventy at the limit.
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp((int)Math.Round(90 * Math.Exp(0.8 * normal)), 8, 512);
    }

    private static TokenizedExample Row(Random random, int length, int vocabulary)
    {
        int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(4, vocabulary))];
        return new TokenizedExample(ids, ids);
    }
}
