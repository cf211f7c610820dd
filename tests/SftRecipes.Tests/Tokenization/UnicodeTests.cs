using System.Globalization;
using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Tokenization;

public class UnicodeTests
{
    // From Unicode Standard Annex 15, tables and figures 3 to 6, and Unicode Standard 3.12 for Hangul.
    [Theory]
    [InlineData("\u212B", "\u0041\u030A", "\u00C5", "\u0041\u030A", "\u00C5")]
    [InlineData("\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E9B\u0323", "\u0073\u0323\u0307", "\u1E69")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("2\u2075", "2\u2075", "2\u2075", "25", "25")]
    [InlineData("\u1E0B\u0323", "d\u0323\u0307", "\u1E0D\u0307", "d\u0323\u0307", "\u1E0D\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\uD4DB", "\u1111\u1171\u11B6", "\uD4DB", "\u1111\u1171\u11B6", "\uD4DB")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("plain 東京 🙂", "plain 東京 🙂", "plain 東京 🙂", "plain 東京 🙂", "plain 東京 🙂")]
    public void Normalization_forms_are_those_of_the_standard(string text, string nfd, string nfc, string nfkd, string nfkc)
    {
        Assert.Equal(nfd, UnicodeNormalization.Normalize(text, UnicodeForm.Nfd));
        Assert.Equal(nfc, UnicodeNormalization.Normalize(text, UnicodeForm.Nfc));
        Assert.Equal(nfkd, UnicodeNormalization.Normalize(text, UnicodeForm.Nfkd));
        Assert.Equal(nfkc, UnicodeNormalization.Normalize(text, UnicodeForm.Nfkc));
    }

    [Fact]
    public void Stand_ins_have_the_category_that_they_stand_for()
    {
        Assert.All(BasicPlaneProxy.StandIns, pair => Assert.Equal(pair.Key, CharUnicodeInfo.GetUnicodeCategory(pair.Value)));

        // Every category that a character beyond U+FFFF has.
        IEnumerable<UnicodeCategory> beyond = Enumerable.Range(0x10000, 0x100000).Select(CharUnicodeInfo.GetUnicodeCategory).Distinct();
        Assert.All(beyond, category => Assert.Contains(category, BasicPlaneProxy.StandIns.Keys));
    }
}
