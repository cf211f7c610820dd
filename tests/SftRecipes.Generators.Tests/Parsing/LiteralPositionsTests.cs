using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.Generators.Tests.Parsing;

public class LiteralPositionsTests
{
    /// <summary>In these, each character that is a letter is written as itself, so positions can be read off the source.</summary>
    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("\"a\\n\\u0041b\\\"c\\U0001F600d\\x41;e\\U00000042f\\r\\ng\"")]
    [InlineData("@\"a\"\"b\nc\r\nd\"")]
    [InlineData("\"\"\"a \"b\" c\"\"\"")]
    [InlineData("\"\"\"\"\n    a\n      b\n\n    \"\"\" c\n    d\n    \"\"\"\"")]
    [InlineData("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"")]
    [InlineData("\"\"\"\n\ta\n\tb\n\t\"\"\"")]
    [InlineData("\"\"\"\na\n\"\"\"")]
    [InlineData("(\"ab\" + @\"cd\") + \"\"\"ef\"\"\"")]
    [InlineData("\"\"")]
    public void LettersAreFoundWhereTheyAreWritten(string literal)
    {
        ExpressionSyntax expression = SyntaxFactory.ParseExpression(literal);
        Assert.Empty(expression.GetDiagnostics());
        string value = TemplateParser.NormalizeLineEnds(string.Concat(
            expression.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Select(part => part.Token.ValueText)));

        TextSpan[]? positions = LiteralPositions.Of(expression);

        Assert.NotNull(positions);
        Assert.Equal(value.Length, positions.Length);
        Assert.All(
            value.Zip(positions).Where(pair => char.IsAsciiLetterLower(pair.First)),
            pair => Assert.Equal(pair.First, literal.Substring(pair.Second.Start, pair.Second.Length)[0]));
        Assert.All(
            value.Zip(positions).Where(pair => char.IsAsciiLetterLower(pair.First)),
            pair => Assert.Equal(1, pair.Second.Length));
        Assert.All(positions.Zip(positions.Skip(1)), pair => Assert.True(pair.First.Start <= pair.Second.Start));
    }

    [Theory]
    [InlineData("$\"a\"")]
    [InlineData("Constant")]
    [InlineData("nameof(A)")]
    [InlineData("\"a\" + Constant")]
    [InlineData("1 + 2")]
    [InlineData("\"a\" == \"b\"")]
    public void OtherExpressionsAreNotPointedInto(string expression) =>
        Assert.Null(LiteralPositions.Of(SyntaxFactory.ParseExpression(expression)));
}
