using System;
using System.Collections.Generic;
using System.Globalization;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Expressions, with Jinja's precedence: if, or, and, not, comparisons, + -, ~, * / // %, **, unary, postfix, filters.</summary>
/// <param name="stream">The tokens.</param>
internal sealed class JinjaExpressionParser(JinjaTokenStream stream)
{
    private readonly JinjaPostfixParser _postfix = new(stream);

    /// <summary>One expression.</summary>
    public JinjaExpression Parse() => stream.Nested(Conditional);

    /// <summary>One expression, or several with commas between, which are a tuple.</summary>
    /// <param name="withConditional">Whether <c>a if b else c</c> is an item; not where <c>if</c> means something else.</param>
    public JinjaExpression ParseTuple(bool withConditional = true)
    {
        int position = stream.Current.Position;
        JinjaExpression first = Item();
        if (!stream.Current.IsOperator(","))
        {
            return first;
        }

        var items = new List<JinjaExpression> { first };
        while (stream.SkipOperator(",") && !EndsTuple())
        {
            items.Add(Item());
        }

        return new JinjaTupleLiteral(items, position);

        JinjaExpression Item() => withConditional ? Parse() : stream.Nested(Or);
    }

    /// <summary>An operand: no operators outside parentheses.</summary>
    public JinjaExpression ParsePrimary()
    {
        JinjaToken token = stream.Current;
        switch (token.Kind)
        {
            case JinjaTokenKind.Name:
                stream.Next();
                return token.Text switch
                {
                    "true" or "True" => new JinjaLiteral(true, token.Position),
                    "false" or "False" => new JinjaLiteral(false, token.Position),
                    "none" or "None" => new JinjaLiteral(null, token.Position),
                    _ => new JinjaName(token.Text, token.Position),
                };
            case JinjaTokenKind.String:
                string text = stream.Next().Text;
                while (stream.Current.Kind == JinjaTokenKind.String)
                {
                    text += stream.Next().Text;
                }

                return new JinjaLiteral(text, token.Position);
            case JinjaTokenKind.Integer:
                stream.Next();
                return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long integer)
                    ? new JinjaLiteral(integer, token.Position)
                    : throw JinjaTokenStream.Error("the number is too large", token);
            case JinjaTokenKind.Float:
                stream.Next();
                return new JinjaLiteral(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture), token.Position);
            case JinjaTokenKind.Operator when token.Text == "(":
                return Parenthesized();
            case JinjaTokenKind.Operator when token.Text == "[":
                stream.Next();
                return new JinjaListLiteral(Items("]", Parse), token.Position);
            case JinjaTokenKind.Operator when token.Text == "{":
                stream.Next();
                return new JinjaDictLiteral(Items("}", Pair), token.Position);
            default:
                throw stream.Unexpected("an expression is expected");
        }
    }

    /// <summary>What stands up to a closing bracket, with commas between.</summary>
    public List<T> Items<T>(string closing, Func<T> item)
    {
        var items = new List<T>();
        while (!stream.Current.IsOperator(closing))
        {
            if (items.Count > 0)
            {
                stream.ExpectOperator(",");
                if (stream.Current.IsOperator(closing))
                {
                    break;
                }
            }

            items.Add(item());
        }

        stream.ExpectOperator(closing);
        return items;
    }

    private (JinjaExpression Key, JinjaExpression Value) Pair()
    {
        JinjaExpression key = Parse();
        stream.ExpectOperator(":");
        return (key, Parse());
    }

    private JinjaExpression Parenthesized()
    {
        int position = stream.Next().Position;
        if (stream.SkipOperator(")"))
        {
            return new JinjaTupleLiteral([], position);
        }

        JinjaExpression inner = ParseTuple();
        stream.ExpectOperator(")");
        return inner;
    }

    private bool EndsTuple() =>
        stream.Current.Kind is JinjaTokenKind.PrintEnd or JinjaTokenKind.BlockEnd || stream.Current.IsOperator(")");

    private JinjaExpression Conditional()
    {
        JinjaExpression value = Or();
        while (stream.Current.IsName("if"))
        {
            int position = stream.Next().Position;
            JinjaExpression test = Or();
            JinjaExpression? otherwise = stream.SkipName("else") ? Parse() : null;
            value = new JinjaConditional(test, value, otherwise, position);
        }

        return value;
    }

    private JinjaExpression Or() => LeftToRight(And, static token => token.IsName("or"));

    private JinjaExpression And() => LeftToRight(Not, static token => token.IsName("and"));

    private JinjaExpression Not()
    {
        if (!stream.Current.IsName("not"))
        {
            return Comparison();
        }

        int position = stream.Next().Position;
        return new JinjaUnary("not", stream.Nested(Not), position);
    }

    private JinjaExpression Comparison()
    {
        JinjaExpression first = Sum();
        var rest = new List<(string, JinjaExpression)>();
        while (true)
        {
            JinjaToken token = stream.Current;
            string? symbol = token.Kind == JinjaTokenKind.Operator && (token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=") ? token.Text
                : token.IsName("in") ? "in"
                : token.IsName("not") && stream.Following.IsName("in") ? "not in"
                : null;
            if (symbol is null)
            {
                return rest.Count == 0 ? first : new JinjaComparison(first, rest, first.Position);
            }

            stream.Next();
            if (symbol == "not in")
            {
                stream.Next();
            }

            rest.Add((symbol, Sum()));
        }
    }

    private JinjaExpression Sum() => LeftToRight(Concatenation, static token => token.IsOperator("+") || token.IsOperator("-"));

    private JinjaExpression Concatenation() => LeftToRight(Product, static token => token.IsOperator("~"));

    private JinjaExpression Product() => LeftToRight(
        Power, static token => token.IsOperator("*") || token.IsOperator("/") || token.IsOperator("//") || token.IsOperator("%"));

    private JinjaExpression Power() => LeftToRight(() => Unary(withFilters: true), static token => token.IsOperator("**"));

    private JinjaExpression Unary(bool withFilters)
    {
        JinjaToken token = stream.Current;
        JinjaExpression value;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            stream.Next();
            value = new JinjaUnary(token.Text, stream.Nested(() => Unary(withFilters: false)), token.Position);
        }
        else
        {
            value = _postfix.Parse(ParsePrimary(), this);
        }

        return withFilters ? _postfix.ParseFilters(value, this) : value;
    }

    private JinjaExpression LeftToRight(Func<JinjaExpression> operand, Func<JinjaToken, bool> isOperator)
    {
        JinjaExpression value = operand();
        while (isOperator(stream.Current))
        {
            JinjaToken symbol = stream.Next();
            value = new JinjaBinary(symbol.Text, value, operand(), symbol.Position);
        }

        return value;
    }
}
