using System.Collections.Generic;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Something that has a value.</summary>
/// <param name="Position">Where it begins in the source.</param>
internal abstract record JinjaExpression(int Position);

/// <summary>A string, number, truth value or none.</summary>
internal sealed record JinjaLiteral(object? Value, int Position) : JinjaExpression(Position);

internal sealed record JinjaName(string Name, int Position) : JinjaExpression(Position);

internal sealed record JinjaListLiteral(IReadOnlyList<JinjaExpression> Items, int Position) : JinjaExpression(Position);

internal sealed record JinjaTupleLiteral(IReadOnlyList<JinjaExpression> Items, int Position) : JinjaExpression(Position);

internal sealed record JinjaDictLiteral(IReadOnlyList<(JinjaExpression Key, JinjaExpression Value)> Items, int Position)
    : JinjaExpression(Position);

/// <summary><c>not x</c>, <c>-x</c>, <c>+x</c></summary>
internal sealed record JinjaUnary(string Operator, JinjaExpression Operand, int Position) : JinjaExpression(Position);

/// <summary><c>+ - * / // % ** ~ and or</c></summary>
internal sealed record JinjaBinary(string Operator, JinjaExpression Left, JinjaExpression Right, int Position) : JinjaExpression(Position);

/// <summary><c>a &lt; b &lt;= c</c>, <c>a in b</c>, <c>a not in b</c></summary>
internal sealed record JinjaComparison(JinjaExpression First, IReadOnlyList<(string Operator, JinjaExpression Operand)> Rest, int Position)
    : JinjaExpression(Position);

/// <summary><c>a if test else b</c>; without else it is undefined where the test fails.</summary>
internal sealed record JinjaConditional(JinjaExpression Test, JinjaExpression Then, JinjaExpression? Else, int Position)
    : JinjaExpression(Position);

/// <summary><c>x|name(…)</c>; without a target it filters the body of its block.</summary>
internal sealed record JinjaFilter(JinjaExpression? Target, string Name, JinjaArguments Arguments, int Position) : JinjaExpression(Position);

/// <summary><c>x is name(…)</c></summary>
internal sealed record JinjaTest(JinjaExpression Target, string Name, JinjaArguments Arguments, int Position) : JinjaExpression(Position);

/// <summary><c>x.name</c></summary>
internal sealed record JinjaAttribute(JinjaExpression Target, string Name, int Position) : JinjaExpression(Position);

/// <summary><c>x[index]</c></summary>
internal sealed record JinjaIndex(JinjaExpression Target, JinjaExpression Index, int Position) : JinjaExpression(Position);

/// <summary><c>x[start:stop:step]</c></summary>
internal sealed record JinjaSlice(
    JinjaExpression Target, JinjaExpression? Start, JinjaExpression? Stop, JinjaExpression? Step, int Position) : JinjaExpression(Position);

/// <summary><c>x(…)</c></summary>
internal sealed record JinjaCall(JinjaExpression Target, JinjaArguments Arguments, int Position) : JinjaExpression(Position);

/// <summary>What stands in the parentheses of a call.</summary>
internal sealed record JinjaArguments(
    IReadOnlyList<JinjaExpression> Positional, IReadOnlyList<(string Name, JinjaExpression Value)> Keywords)
{
    public static JinjaArguments None { get; } = new([], []);
}
