using SftRecipes.Inference;

namespace SftRecipes.Tests.Inference;

public class StopStringsTests
{
    [Theory]
    [InlineData("one two###three", "one two", true)]
    [InlineData("one two##", "one two##", false)]
    [InlineData("one ## two #", "one ## two #", false)]
    [InlineData("###", "", true)]
    [InlineData("a####", "a", true)]
    [InlineData("stop: END of it", "stop: ", true)]
    [InlineData("stop: EN###", "stop: EN", true)]
    public void Text_before_the_first_stop_string_comes_out_however_it_is_cut(string text, string expected, bool found)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            var stops = new StopStrings(["###", "END"]);
            string passed = "";
            foreach (char[] piece in text.Chunk(size))
            {
                passed += stops.Append(new string(piece));
                Assert.StartsWith(passed, expected, StringComparison.Ordinal);
            }

            Assert.Equal((expected, found), (passed + stops.Flush(), stops.Found));
        }
    }

    [Fact]
    public void Text_that_cannot_begin_a_stop_string_is_not_held_back()
    {
        var stops = new StopStrings(["###"]);

        Assert.Equal("one ", stops.Append("one #"));
        Assert.Equal("#two", stops.Append("two"));
    }

    [Fact]
    public void Without_stop_strings_everything_passes() => Assert.Equal("a#b", new StopStrings([]).Append("a#b"));
}
