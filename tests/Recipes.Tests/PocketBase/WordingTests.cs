using PocketBase.Corpus;

namespace Recipes.Tests.PocketBase;

public sealed class WordingTests
{
    [Theory]
    [InlineData("chien", "m", "le chien", "un chien")]
    [InlineData("maison", "f", "la maison", "une maison")]
    [InlineData("école", "f", "l'école", "une école")]
    [InlineData("homme", "m", "l'homme", "un homme")]
    [InlineData("œil", "m", "l'œil", "un œil")]
    [InlineData("hibou", "m", "le hibou", "un hibou")]
    [InlineData("hache", "f", "la hache", "une hache")]
    public void FrenchArticlesFollowGenderAndFirstSound(string noun, string gender, string definite, string indefinite)
    {
        FactRow row = Row(("French", noun), ("FrenchGender", gender));

        Assert.Equal(definite, new Wording(WordingForm.Line, "<French:le>").Fill(row));
        Assert.Equal(indefinite, new Wording(WordingForm.Line, "<French:un>").Fill(row));
    }

    [Theory]
    [InlineData("owl", "an owl")]
    [InlineData("dog", "a dog")]
    public void EnglishArticlesFollowTheFirstSound(string noun, string expected) =>
        Assert.Equal(expected, new Wording(WordingForm.Line, "<Animal:a>").Fill(Row(("Animal", noun))));

    [Fact]
    public void OnlySentencesAreGivenACapital()
    {
        FactRow row = Row(("Word", "hot"));

        Assert.Equal("Hot is a word.", new Wording(WordingForm.Sentence, "<Word> is a word.").Fill(row));
        Assert.Equal("hot", new Wording(WordingForm.Line, "<Word>").Fill(row));
    }

    [Fact]
    public void AWordingWithoutAllItsValuesIsNotUsed()
    {
        FactRow row = Row(("French", "manger"), ("FrenchGender", ""), ("Class", ""));

        Assert.Null(new Wording(WordingForm.Line, "<French:le>").Fill(row));
        Assert.Null(new Wording(WordingForm.Line, "<French>: <Class>").Fill(row));
    }

    [Fact]
    public void AnUnknownFormatIsRefusedByName()
    {
        var error = Assert.Throws<InvalidDataException>(() => new Wording(WordingForm.Line, "<Word:z>").Fill(Row(("Word", "hot"))));

        Assert.Contains("'z'", error.Message, StringComparison.Ordinal);
    }

    private static FactRow Row(params (string Column, string Value)[] cells) =>
        new(cells.ToDictionary(cell => cell.Column, cell => cell.Value));
}
