using PocketBase.Corpus;

namespace Recipes.Tests.PocketBase;

public sealed class FactBaseTests
{
    private static readonly FactBase Facts = FactBase.Load();

    [Theory]
    [InlineData("capital:France", "Paris")]
    [InlineData("capital:Australia", "Canberra")]
    [InlineData("continent:Peru", "South America")]
    [InlineData("french:dog", "chien")]
    [InlineData("class:guitar", "musical instrument")]
    [InlineData("kind:ant", "insect")]
    [InlineData("young:kangaroo", "joey")]
    [InlineData("sound:lion", "roars")]
    [InlineData("opposite:hot", "cold")]
    [InlineData("past:take", "took")]
    [InlineData("plural:ox", "oxen")]
    [InlineData("definition:a hammer", "a tool for driving nails")]
    [InlineData("sum:6 + 7", "13")]
    [InlineData("difference:13 - 7", "6")]
    [InlineData("product:6 x 7", "42")]
    public void FactsAreRight(string key, string expected) => Assert.Equal(expected, Facts.Facts.Single(fact => fact.Key == key).Object);

    [Fact]
    public void ASumOrProductIsOneFactInEitherOrder()
    {
        string[] keys = [.. Facts.Facts.Select(fact => fact.Key)];

        Assert.Equal(28, keys.Count(key => key.StartsWith("sum:", StringComparison.Ordinal)));
        Assert.Equal(28, keys.Count(key => key.StartsWith("product:", StringComparison.Ordinal)));
        Assert.DoesNotContain("sum:7 + 6", keys);
        Assert.Contains("7 + 6 = 13", Facts.Facts.Single(fact => fact.Key == "sum:6 + 7").Stated(WordingForm.Line));
    }

    [Fact]
    public void NumbersAreWrittenOut() => Assert.Contains(
        "Seven times six is forty-two.", Facts.Facts.Single(fact => fact.Key == "product:6 x 7").Stated(WordingForm.Sentence));

    [Fact]
    public void EachFactHasManyWordingsOfEachForm()
    {
        foreach (Fact fact in Facts.Facts)
        {
            int[] counts = [.. Enum.GetValues<WordingForm>().Select(form => fact.Stated(form).Distinct().Count())];
            Assert.True(counts.All(count => count > 0) && counts.Sum() >= 10, $"{fact.Key}: {string.Join(", ", counts)}");
        }
    }

    [Fact]
    public void EachAnswerStandsAtTheStartOfALine()
    {
        // A byte-level tokenizer has other tokens for a word after a space than at the start of a line, where answers begin.
        foreach (Fact fact in Facts.Facts)
        {
            Assert.Contains(fact.Stated(WordingForm.Card), card => card.EndsWith("\n" + fact.Object, StringComparison.Ordinal));
        }
    }
}
