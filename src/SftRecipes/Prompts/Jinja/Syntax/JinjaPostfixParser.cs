using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SftRecipes.Prompts.Jinja;

/// <summary>What follows an operand: members, indices, calls, filters and tests.</summary>
/// <param name="stream">The tokens.</param>
internal sealed class JinjaPostfixParser(JinjaTokenStream stream)
{
    /// <summary>Members, indices and calls.</summary>
    public JinjaExpression Parse(JinjaExpression target, JinjaExpressionParser expressions)
    {
        while (true)
        {
            JinjaToken token = stream.Current;
            if (stream.SkipOperator("."))
            {
                target = Member(target, token.Position);
            }
            else if (stream.SkipOperator("["))
            {
                target = Subscript(target, token.Position, expressions);
                stream.ExpectOperator("]");
            }
            else if (token.IsOperator("("))
            {
                target = new JinjaCall(target, Arguments(expressions), token.Position);
            }
            else
            {
                return target;
            }
        }
    }

    /// <summary>Filters and tests.</summary>
    public JinjaExpression ParseFilters(JinjaExpression target, JinjaExpressionParser expressions)
    {
        while (true)
        {
            if (stream.Current.IsOperator("|"))
            {
                target = Filter(target, expressions);
            }
            else if (stream.Current.IsName("is"))
            {
                target = Test(target, expressions);
            }
            else if (stream.Current.IsOperator("("))
            {
                int position = stream.Current.Position;
                target = new JinjaCall(target, Arguments(expressions), position);
            }
            else
            {
                return target;
            }
        }
    }

    /// <summary><c>name|…</c>: filters of a block's body.</summary>
    public JinjaExpression ParseBlockFilter(JinjaExpressionParser expressions) =>
        ParseFilters(Named(target: null, stream.Current.Position, expressions), expressions);

    private JinjaExpression Filter(JinjaExpression target, JinjaExpressionParser expressions)
    {
        int position = stream.Next().Position;
        return Named(target, position, expressions);
    }

    private JinjaFilter Named(JinjaExpression? target, int position, JinjaExpressionParser expressions)
    {
        JinjaToken name = stream.ExpectName("a filter's name");
        if (!JinjaVocabulary.Filters.Contains(name.Text))
        {
            throw JinjaTokenStream.Error($"there is no filter '{name.Text}'", name);
        }

        return new JinjaFilter(
            target, name.Text, stream.Current.IsOperator("(") ? Arguments(expressions) : JinjaArguments.None, position);
    }

    private JinjaExpression Test(JinjaExpression target, JinjaExpressionParser expressions)
    {
        int position = stream.Next().Position;
        bool negated = stream.SkipName("not");
        JinjaToken name = stream.ExpectName("a test's name");
        if (!JinjaVocabulary.Tests.Contains(name.Text))
        {
            throw JinjaTokenStream.Error($"there is no test '{name.Text}'", name);
        }

        JinjaArguments arguments = JinjaArguments.None;
        if (stream.Current.IsOperator("("))
        {
            arguments = Arguments(expressions);
        }
        else if (BeginsOperand())
        {
            // `x is divisibleby 3`: one argument needs no parentheses.
            arguments = new JinjaArguments([Parse(expressions.ParsePrimary(), expressions)], []);
        }

        JinjaExpression test = new JinjaTest(target, name.Text, arguments, position);
        return negated ? new JinjaUnary("not", test, position) : test;
    }

    private bool BeginsOperand()
    {
        JinjaToken token = stream.Current;
        return token.Kind switch
        {
            JinjaTokenKind.Name => token.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not"),
            JinjaTokenKind.String or JinjaTokenKind.Integer or JinjaTokenKind.Float => true,
            JinjaTokenKind.Operator => token.Text is "[" or "{",
            _ => false,
        };
    }

    private JinjaExpression Member(JinjaExpression target, int position)
    {
        JinjaToken name = stream.Next();
        return name.Kind switch
        {
            JinjaTokenKind.Name => new JinjaAttribute(target, name.Text, position),
            JinjaTokenKind.Integer when long.TryParse(name.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) =>
                new JinjaIndex(target, new JinjaLiteral(index, name.Position), position),
            _ => throw JinjaTokenStream.Error("a name is expected after '.'", name),
        };
    }

    private JinjaExpression Subscript(JinjaExpression target, int position, JinjaExpressionParser expressions)
    {
        JinjaExpression? start = stream.Current.IsOperator(":") ? null : expressions.ParseTuple();
        if (start is not null && !stream.Current.IsOperator(":"))
        {
            return new JinjaIndex(target, start, position);
        }

        stream.ExpectOperator(":");
        JinjaExpression? stop = Part();
        JinjaExpression? step = stream.SkipOperator(":") ? Part() : null;
        return new JinjaSlice(target, start, stop, step, position);

        JinjaExpression? Part() => stream.Current.IsOperator(":") || stream.Current.IsOperator("]") ? null : expressions.Parse();
    }

    private JinjaArguments Arguments(JinjaExpressionParser expressions)
    {
        stream.ExpectOperator("(");
        List<(string? Name, JinjaExpression Value)> all = expressions.Items(")", Argument);
        return new JinjaArguments(
            all.Where(static argument => argument.Name is null).Select(static argument => argument.Value).ToArray(),
            all.Where(static argument => argument.Name is not null).Select(static argument => (argument.Name!, argument.Value)).ToArray());

        (string? Name, JinjaExpression Value) Argument()
        {
            if (stream.Current.IsOperator("*") || stream.Current.IsOperator("**"))
            {
                throw stream.Unexpected("arguments are written out one by one: an argument is expected");
            }

            if (stream.Current.Kind == JinjaTokenKind.Name && stream.Following.IsOperator("="))
            {
                string name = stream.Next().Text;
                stream.Next();
                return (name, expressions.Parse());
            }

            return (null, expressions.Parse());
        }
    }
}
