using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Prompts.Jinja;

/// <summary>
/// Reads templates: the Jinja that chat templates are written in, which is Jinja without other files (include, import, extends, blocks),
/// with loop controls and transformers' <c>{% generation %}</c>.
/// </summary>
internal sealed class JinjaParser
{
    private readonly JinjaTokenStream _stream;
    private readonly JinjaExpressionParser _expressions;
    private readonly JinjaPostfixParser _postfix;
    private readonly Dictionary<string, Func<JinjaToken, JinjaStatement>> _tags;
    private int _loops;
    private bool _hasGeneration;

    private JinjaParser(JinjaTokenStream stream)
    {
        _stream = stream;
        _expressions = new JinjaExpressionParser(_stream);
        _postfix = new JinjaPostfixParser(_stream);
        _tags = new Dictionary<string, Func<JinjaToken, JinjaStatement>>(StringComparer.Ordinal)
        {
            ["if"] = If,
            ["for"] = For,
            ["set"] = Set,
            ["macro"] = Macro,
            ["call"] = Call,
            ["filter"] = FilterBlock,
            ["with"] = With,
            ["generation"] = Generation,
            ["break"] = tag => LoopControl(tag, new JinjaBreak(tag.Position)),
            ["continue"] = tag => LoopControl(tag, new JinjaContinue(tag.Position)),
        };
    }

    /// <summary>The template's line ends turned to <c>\n</c>; positions are those in this text.</summary>
    public static string NormalizeLineEnds(string template) => template.Replace("\r\n", "\n").Replace('\r', '\n');

    /// <summary>Reads a template.</summary>
    /// <param name="template">Its lines end in <c>\n</c>.</param>
    /// <exception cref="JinjaSyntaxException">It is malformed, or uses what chat templates cannot.</exception>
    public static JinjaSyntaxTree Parse(string template)
    {
        IReadOnlyList<JinjaToken> tokens = JinjaLexer.Tokenize(template);
        var parser = new JinjaParser(new JinjaTokenStream(tokens));
        IReadOnlyList<JinjaStatement> statements = parser.Statements(null, []);
        if (parser._stream.Current.Kind != JinjaTokenKind.End)
        {
            throw parser._stream.Unexpected("text or a tag is expected");
        }

        // Messages are looked into as message.role and as message['role'].
        var names = new HashSet<string>(
            tokens.Where(static token => token.Kind is JinjaTokenKind.Name or JinjaTokenKind.String).Select(static token => token.Text),
            StringComparer.Ordinal);
        return new JinjaSyntaxTree(statements, parser._hasGeneration, names);
    }

    /// <summary>Everything up to one of the tags, which is left current behind its <c>{%</c>.</summary>
    /// <param name="opening">The tag that they belong to; null for the template.</param>
    /// <param name="ends">The tags that end them.</param>
    private IReadOnlyList<JinjaStatement> Statements(JinjaToken? opening, string[] ends)
    {
        var statements = new List<JinjaStatement>();
        while (true)
        {
            JinjaToken token = _stream.Current;
            switch (token.Kind)
            {
                case JinjaTokenKind.Text:
                    statements.Add(new JinjaText(_stream.Next().Text, token.Position));
                    break;
                case JinjaTokenKind.PrintBegin:
                    _stream.Next();
                    statements.Add(new JinjaPrint(_expressions.ParseTuple(), token.Position));
                    _stream.Expect(JinjaTokenKind.PrintEnd, "'}}'");
                    break;
                case JinjaTokenKind.BlockBegin:
                    _stream.Next();
                    JinjaToken name = _stream.Current;
                    if (name.Kind == JinjaTokenKind.Name && ends.Contains(name.Text))
                    {
                        return statements;
                    }

                    statements.Add(_stream.Nested(Tag));
                    break;
                default:
                    return opening is null
                        ? statements
                        : throw JinjaTokenStream.Error(
                            $"'{{% {opening.Text} %}}' is not closed by '{{% {ends[ends.Length - 1]} %}}'", opening);
            }
        }
    }

    private JinjaStatement Tag()
    {
        JinjaToken tag = _stream.ExpectName("a tag's name");
        if (_tags.TryGetValue(tag.Text, out Func<JinjaToken, JinjaStatement>? parse))
        {
            return parse(tag);
        }

        throw JinjaTokenStream.Error(
            tag.Text is "else" or "elif" || tag.Text.StartsWith("end", StringComparison.Ordinal)
                ? $"'{{% {tag.Text} %}}' belongs to nothing that is open here"
                : $"there is no tag '{tag.Text}' in chat templates",
            tag);
    }

    /// <summary>A tag's body and its end.</summary>
    private IReadOnlyList<JinjaStatement> Body(JinjaToken tag)
    {
        EndOfTag();
        IReadOnlyList<JinjaStatement> body = Statements(tag, ["end" + tag.Text]);
        Close(tag);
        return body;
    }

    private void Close(JinjaToken tag)
    {
        _stream.Next();
        if (tag.Text == "macro" && _stream.Current.Kind == JinjaTokenKind.Name)
        {
            // The macro's name may be said again.
            _stream.Next();
        }

        EndOfTag();
    }

    private void EndOfTag() => _stream.Expect(JinjaTokenKind.BlockEnd, "'%}'");

    private JinjaIf If(JinjaToken tag)
    {
        var branches = new List<(JinjaExpression, IReadOnlyList<JinjaStatement>)>();
        IReadOnlyList<JinjaStatement> otherwise = [];
        do
        {
            JinjaExpression test = _expressions.ParseTuple(withConditional: false);
            EndOfTag();
            branches.Add((test, Statements(tag, ["elif", "else", "endif"])));
        }
        while (_stream.SkipName("elif"));

        if (_stream.SkipName("else"))
        {
            EndOfTag();
            otherwise = Statements(tag, ["endif"]);
        }

        Close(tag);
        return new JinjaIf(branches, otherwise, tag.Position);
    }

    private JinjaFor For(JinjaToken tag)
    {
        JinjaTarget target = Target(withNamespace: false);
        if (!_stream.SkipName("in"))
        {
            throw _stream.Unexpected("'in' is expected");
        }

        JinjaExpression items = _expressions.ParseTuple(withConditional: false);
        JinjaExpression? filter = _stream.SkipName("if") ? _expressions.Parse() : null;
        if (_stream.Current.IsName("recursive"))
        {
            throw JinjaTokenStream.Error("recursive loops are no part of chat templates; use a macro", _stream.Current);
        }

        EndOfTag();
        _loops++;
        IReadOnlyList<JinjaStatement> body = Statements(tag, ["else", "endfor"]);
        _loops--;
        IReadOnlyList<JinjaStatement> otherwise = [];
        if (_stream.SkipName("else"))
        {
            EndOfTag();
            otherwise = Statements(tag, ["endfor"]);
        }

        Close(tag);
        return new JinjaFor(target, items, filter, body, otherwise, tag.Position);
    }

    private JinjaStatement LoopControl(JinjaToken tag, JinjaStatement statement)
    {
        EndOfTag();
        return _loops > 0 ? statement : throw JinjaTokenStream.Error($"'{{% {tag.Text} %}}' is outside a loop", tag);
    }

    private JinjaStatement Set(JinjaToken tag)
    {
        JinjaTarget target = Target(withNamespace: true);
        if (_stream.SkipOperator("="))
        {
            JinjaExpression value = _expressions.ParseTuple();
            EndOfTag();
            return new JinjaSet(target, value, tag.Position);
        }

        JinjaExpression? filter = _stream.SkipOperator("|") ? _postfix.ParseBlockFilter(_expressions) : null;
        return new JinjaSetBlock(target, filter, Body(tag), tag.Position);
    }

    private JinjaMacro Macro(JinjaToken tag)
    {
        string name = _stream.ExpectName("the macro's name").Text;
        IReadOnlyList<JinjaParameter> parameters = Parameters();
        return new JinjaMacro(name, parameters, OutsideLoops(tag), tag.Position);
    }

    private JinjaCallBlock Call(JinjaToken tag)
    {
        IReadOnlyList<JinjaParameter> parameters = _stream.Current.IsOperator("(") ? Parameters() : [];
        JinjaToken start = _stream.Current;
        return _expressions.Parse() is JinjaCall call
            ? new JinjaCallBlock(parameters, call, OutsideLoops(tag), tag.Position)
            : throw JinjaTokenStream.Error("a call of a macro is expected", start);
    }

    /// <summary>A body that is run elsewhere: a loop around it is not its own.</summary>
    private IReadOnlyList<JinjaStatement> OutsideLoops(JinjaToken tag)
    {
        int loops = _loops;
        _loops = 0;
        IReadOnlyList<JinjaStatement> body = Body(tag);
        _loops = loops;
        return body;
    }

    private IReadOnlyList<JinjaParameter> Parameters()
    {
        _stream.ExpectOperator("(");
        return _expressions.Items(")", () => new JinjaParameter(
            _stream.ExpectName("a parameter's name").Text, _stream.SkipOperator("=") ? _expressions.Parse() : null));
    }

    private JinjaGeneration Generation(JinjaToken tag)
    {
        _hasGeneration = true;
        return new JinjaGeneration(Body(tag), tag.Position);
    }

    private JinjaFilterBlock FilterBlock(JinjaToken tag)
    {
        JinjaExpression filter = _postfix.ParseBlockFilter(_expressions);
        return new JinjaFilterBlock(filter, Body(tag), tag.Position);
    }

    private JinjaWith With(JinjaToken tag)
    {
        var values = new List<(JinjaTarget, JinjaExpression)>();
        while (_stream.Current.Kind != JinjaTokenKind.BlockEnd)
        {
            if (values.Count > 0)
            {
                _stream.ExpectOperator(",");
            }

            JinjaTarget target = Target(withNamespace: false, isList: false);
            _stream.ExpectOperator("=");
            values.Add((target, _expressions.Parse()));
        }

        return new JinjaWith(values, Body(tag), tag.Position);
    }

    private JinjaTarget Target(bool withNamespace, bool isList = true)
    {
        JinjaTarget first = OneTarget(withNamespace);
        if (!isList || !_stream.Current.IsOperator(","))
        {
            return first;
        }

        var items = new List<JinjaTarget> { first };
        while (_stream.SkipOperator(",") && _stream.Current.Kind == JinjaTokenKind.Name && !_stream.Current.IsName("in"))
        {
            items.Add(OneTarget(withNamespace: false));
        }

        return new JinjaTupleTarget(items);
    }

    private JinjaTarget OneTarget(bool withNamespace)
    {
        if (_stream.SkipOperator("("))
        {
            JinjaTarget inner = Target(withNamespace: false);
            _stream.ExpectOperator(")");
            return inner;
        }

        JinjaToken name = _stream.ExpectName("a variable's name");
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw JinjaTokenStream.Error($"'{name.Text}' cannot be assigned to", name);
        }

        return withNamespace && _stream.SkipOperator(".")
            ? new JinjaNamespaceTarget(name.Text, _stream.ExpectName("a member's name").Text)
            : new JinjaNameTarget(name.Text);
    }
}
