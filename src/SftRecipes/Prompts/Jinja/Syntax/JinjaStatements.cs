using System.Collections.Generic;

namespace SftRecipes.Prompts.Jinja;

/// <summary>A template.</summary>
/// <param name="Statements">Its parts, in order.</param>
/// <param name="HasGeneration">Whether it marks what the assistant says with <c>{% generation %}</c>.</param>
/// <param name="Names">All names and strings in its tags: what it never mentions it cannot write.</param>
internal sealed record JinjaSyntaxTree(IReadOnlyList<JinjaStatement> Statements, bool HasGeneration, HashSet<string> Names);

/// <summary>A part of a template that writes something or has an effect.</summary>
/// <param name="Position">Where it begins in the source.</param>
internal abstract record JinjaStatement(int Position);

internal sealed record JinjaText(string Text, int Position) : JinjaStatement(Position);

/// <summary><c>{{ value }}</c></summary>
internal sealed record JinjaPrint(JinjaExpression Value, int Position) : JinjaStatement(Position);

internal sealed record JinjaIf(
    IReadOnlyList<(JinjaExpression Test, IReadOnlyList<JinjaStatement> Body)> Branches, IReadOnlyList<JinjaStatement> Else, int Position)
    : JinjaStatement(Position);

/// <param name="Target">What each item is assigned to.</param>
/// <param name="Items">What is gone through.</param>
/// <param name="Filter">Items for which it is false are passed over; null for none.</param>
/// <param name="Body">Once per item.</param>
/// <param name="Else">Where there was no item.</param>
/// <param name="Position">Where it begins in the source.</param>
internal sealed record JinjaFor(
    JinjaTarget Target, JinjaExpression Items, JinjaExpression? Filter, IReadOnlyList<JinjaStatement> Body,
    IReadOnlyList<JinjaStatement> Else, int Position) : JinjaStatement(Position);

/// <summary><c>{% break %}</c></summary>
internal sealed record JinjaBreak(int Position) : JinjaStatement(Position);

/// <summary><c>{% continue %}</c></summary>
internal sealed record JinjaContinue(int Position) : JinjaStatement(Position);

/// <summary><c>{% set x = value %}</c></summary>
internal sealed record JinjaSet(JinjaTarget Target, JinjaExpression Value, int Position) : JinjaStatement(Position);

/// <summary><c>{% set x|filter %}…{% endset %}</c></summary>
internal sealed record JinjaSetBlock(JinjaTarget Target, JinjaExpression? Filter, IReadOnlyList<JinjaStatement> Body, int Position)
    : JinjaStatement(Position);

internal sealed record JinjaMacro(
    string Name, IReadOnlyList<JinjaParameter> Parameters, IReadOnlyList<JinjaStatement> Body, int Position) : JinjaStatement(Position);

/// <summary><c>{% call(x) name(…) %}…{% endcall %}</c></summary>
internal sealed record JinjaCallBlock(
    IReadOnlyList<JinjaParameter> Parameters, JinjaCall Call, IReadOnlyList<JinjaStatement> Body, int Position) : JinjaStatement(Position);

/// <summary><c>{% filter name %}…{% endfilter %}</c></summary>
internal sealed record JinjaFilterBlock(JinjaExpression Filter, IReadOnlyList<JinjaStatement> Body, int Position) : JinjaStatement(Position);

/// <summary><c>{% with x = value %}…{% endwith %}</c></summary>
internal sealed record JinjaWith(
    IReadOnlyList<(JinjaTarget Target, JinjaExpression Value)> Values, IReadOnlyList<JinjaStatement> Body, int Position)
    : JinjaStatement(Position);

/// <summary><c>{% generation %}…{% endgeneration %}</c>: what the assistant says, transformers' mark of what is trained.</summary>
internal sealed record JinjaGeneration(IReadOnlyList<JinjaStatement> Body, int Position) : JinjaStatement(Position);

/// <summary>A parameter of a macro.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its value where none is given; null for undefined.</param>
internal sealed record JinjaParameter(string Name, JinjaExpression? Default);

/// <summary>What can be assigned to.</summary>
internal abstract record JinjaTarget;

internal sealed record JinjaNameTarget(string Name) : JinjaTarget;

/// <summary><c>a, b</c></summary>
internal sealed record JinjaTupleTarget(IReadOnlyList<JinjaTarget> Items) : JinjaTarget;

/// <summary><c>ns.name</c>, of a namespace</summary>
internal sealed record JinjaNamespaceTarget(string Namespace, string Name) : JinjaTarget;
