using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The tokens of a template with a place among them.</summary>
/// <param name="tokens">The tokens.</param>
internal sealed class JinjaTokenStream(IReadOnlyList<JinjaToken> tokens)
{
    private const int MaxDepth = 100;
    private int _index;
    private int _depth;

    public JinjaToken Current => tokens[_index];

    public JinjaToken Following => tokens[Math.Min(_index + 1, tokens.Count - 1)];

    /// <summary>Goes on, and returns what was current.</summary>
    public JinjaToken Next()
    {
        JinjaToken current = Current;
        _index = Math.Min(_index + 1, tokens.Count - 1);
        return current;
    }

    public bool SkipOperator(string symbol) => Skip(Current.IsOperator(symbol));

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public JinjaToken ExpectOperator(string symbol) =>
        Current.IsOperator(symbol) ? Next() : throw Unexpected($"'{symbol}' is expected");

    public JinjaToken ExpectName(string what) =>
        Current.Kind == JinjaTokenKind.Name ? Next() : throw Unexpected($"{what} is expected");

    public void Expect(JinjaTokenKind kind, string what)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected($"{what} is expected");
        }

        Next();
    }

    /// <summary>An error at the current token.</summary>
    public JinjaSyntaxException Unexpected(string expected) => Error($"{expected}, not {Current.Description}", Current);

    public static JinjaSyntaxException Error(string message, JinjaToken token) => new(message, token.Position, token.Length);

    /// <summary>Limits how deeply expressions and blocks are nested, so that no template exhausts the stack.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth)
        {
            throw Error("the template is nested too deeply", Current);
        }

        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return parse();
        }
        catch (InsufficientExecutionStackException)
        {
            throw Error("the template is nested too deeply", Current);
        }
        finally
        {
            _depth--;
        }
    }

    private bool Skip(bool matches)
    {
        if (matches)
        {
            Next();
        }

        return matches;
    }
}
