using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.Generators.Tests.Parsing;

public class TemplateParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a{B}c", "Text:a Placeholder:B Text:c")]
    [InlineData("{A}{B}", "Placeholder:A Placeholder:B")]
    [InlineData("{?A}x{/A}", "BlockStart:A Text:x BlockEnd:A")]
    [InlineData("{{\"k\":1}}{A}", "Text:{\"k\":1} Placeholder:A")]
    [InlineData("{{{A}}}", "Text:{ Placeholder:A Text:}")]
    [InlineData("{ÄÖ}", "Placeholder:ÄÖ")]
    [InlineData("a{", "Text:a Malformed:'{' is not closed")]
    [InlineData("a}b", "Text:a Malformed:'}' closes nothing Text:b")]
    [InlineData("{A{B}", "Malformed:'{' is not closed Text:A Placeholder:B")]
    [InlineData("{A\n}", "Malformed:'{' is not closed Text:A\n Malformed:'}' closes nothing")]
    [InlineData("{}", "Malformed:'' is not the name of a property")]
    [InlineData("{ A }", "Malformed:' A ' is not the name of a property")]
    [InlineData("{?}", "Malformed:'' is not the name of a property")]
    [InlineData("{/A B}", "Malformed:'A B' is not the name of a property")]
    public void ATemplateHasTheseParts(string template, string expected) =>
        Assert.Equal(expected, string.Join(" ", TemplateParser.Parse(template).Select(part => $"{part.Kind}:{part.Value}")));

    [Fact]
    public void PartsCoverTheTemplate()
    {
        const string template = "a{{b}}{?C}\nd{C}{/C}}e{f{G}";
        int position = 0;
        foreach (TemplatePart part in TemplateParser.Parse(template))
        {
            Assert.Equal(position, part.Start);
            position += part.Length;
        }

        Assert.Equal(template.Length, position);
    }

    [Theory]
    [InlineData("{A}{Out}\n", 2)]
    [InlineData("{A}{Out} \n\t", 2)]
    [InlineData("{A}{Out}\nx", 3)]
    [InlineData("{Out}{A}\n", 3)]
    [InlineData("{A}\n", 2)]
    [InlineData("\n", 1)]
    public void WhiteSpaceIsLeftOutAfterTheResponseOnly(string template, int parts) =>
        Assert.Equal(parts, TemplateParser.TrimAfterResponse(TemplateParser.Parse(template), ["Out"]).Count);

    [Fact]
    public void LineEndsAreNormalized() => Assert.Equal("a\nb\nc\n\nd", TemplateParser.NormalizeLineEnds("a\r\nb\rc\r\n\nd"));
}
