using System.Runtime.CompilerServices;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Runs the statements of a template.</summary>
internal sealed class JinjaRenderer
{
    private readonly JinjaLimits _limits = new();
    private readonly JinjaEvaluator _evaluator;
    private int _calls;

    public JinjaRenderer() => _evaluator = new JinjaEvaluator(_limits);

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>What was written.</summary>
    public JinjaOutput Output { get; } = new();

    /// <summary>Where in the source the work is.</summary>
    public int Position => _evaluator.Position;

    /// <summary>Runs a template.</summary>
    public void Run(IReadOnlyList<JinjaStatement> statements, JinjaScope scope) => RunAll(statements, scope);

    private Flow RunAll(IReadOnlyList<JinjaStatement> statements, JinjaScope scope)
    {
        foreach (JinjaStatement statement in statements)
        {
            _limits.Step();
            Flow flow = Run(statement, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Run(JinjaStatement statement, JinjaScope scope)
    {
        _evaluator.Position = statement.Position;
        switch (statement)
        {
            case JinjaText text:
                Output.Write(text.Text);
                return Flow.Next;
            case JinjaPrint print:
                Output.Write(PythonText.Str(_evaluator.Evaluate(print.Value, scope)));
                return Flow.Next;
            case JinjaIf branches:
                return If(branches, scope);
            case JinjaFor loop:
                return For(loop, scope);
            case JinjaBreak:
                return Flow.Break;
            case JinjaContinue:
                return Flow.Continue;
            case JinjaSet set:
                Assign(set.Target, _evaluator.Evaluate(set.Value, scope), scope);
                return Flow.Next;
            case JinjaSetBlock block:
                string body = Captured(block.Body, scope);
                Assign(block.Target, block.Filter is null ? body : _evaluator.Evaluate(block.Filter, scope, body), scope);
                return Flow.Next;
            case JinjaFilterBlock block:
                string inner = Captured(block.Body, scope);
                Output.Write(PythonText.Str(_evaluator.Evaluate(block.Filter, scope, inner)));
                return Flow.Next;
            case JinjaMacro macro:
                scope.Set(macro.Name, Function(macro.Name, macro.Parameters, macro.Body, scope));
                return Flow.Next;
            case JinjaCallBlock call:
                Output.Write(PythonText.Str(CallWithBody(call, scope)));
                return Flow.Next;
            case JinjaWith with:
                return RunAll(with.Body, Inner(with, scope));
            case JinjaGeneration generation:
                Output.Generation(() => RunAll(generation.Body, new JinjaScope(scope)));
                return Flow.Next;
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} cannot be run.");
        }
    }

    private string Captured(IReadOnlyList<JinjaStatement> body, JinjaScope scope) =>
        Output.Capture(() => RunAll(body, new JinjaScope(scope)));

    private Flow If(JinjaIf branches, JinjaScope scope)
    {
        foreach ((JinjaExpression test, IReadOnlyList<JinjaStatement> body) in branches.Branches)
        {
            if (PythonOperators.IsTrue(_evaluator.Evaluate(test, scope)))
            {
                return RunAll(body, scope);
            }
        }

        return RunAll(branches.Else, scope);
    }

    private Flow For(JinjaFor loop, JinjaScope scope)
    {
        IReadOnlyList<object?> items = PythonOperators.Iterate(_evaluator.Evaluate(loop.Items, scope));
        if (loop.Filter is { } filter)
        {
            items = [.. items.Where(item =>
            {
                var tested = new JinjaScope(scope);
                Assign(loop.Target, item, tested);
                return PythonOperators.IsTrue(_evaluator.Evaluate(filter, tested));
            })];
        }

        var state = new JinjaLoop(items, scope.LoopDepth);
        for (int i = 0; i < items.Count; i++)
        {
            _limits.Step();
            state.Index = i;
            var round = new JinjaScope(scope) { LoopDepth = scope.LoopDepth + 1 };
            round.Set("loop", state);
            Assign(loop.Target, items[i], round);
            int start = Output.Length;
            Flow flow = RunAll(loop.Body, round);
            Output.EndRound(items[i], start);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return items.Count == 0 ? RunAll(loop.Else, scope) : Flow.Next;
    }

    private void Assign(JinjaTarget target, object? value, JinjaScope scope)
    {
        switch (target)
        {
            case JinjaNameTarget name:
                scope.Set(name.Name, value);
                break;
            case JinjaNamespaceTarget member:
                if (scope.Get(member.Namespace) is not JinjaNamespace container)
                {
                    throw new JinjaException($"cannot assign attribute on '{member.Namespace}', which is no namespace");
                }

                container.Members[member.Name] = value;
                break;
            case JinjaTupleTarget tuple:
                IReadOnlyList<object?> items = PythonOperators.Iterate(value);
                if (items.Count != tuple.Items.Count)
                {
                    throw new JinjaException($"{items.Count} values cannot be assigned to {tuple.Items.Count} names");
                }

                for (int i = 0; i < items.Count; i++)
                {
                    Assign(tuple.Items[i], items[i], scope);
                }

                break;
        }
    }

    private JinjaScope Inner(JinjaWith with, JinjaScope scope)
    {
        var inner = new JinjaScope(scope);
        foreach ((JinjaTarget target, JinjaExpression value) in with.Values)
        {
            Assign(target, _evaluator.Evaluate(value, scope), inner);
        }

        return inner;
    }

    private object? CallWithBody(JinjaCallBlock block, JinjaScope scope)
    {
        var caller = Function("caller", block.Parameters, block.Body, scope);
        return _evaluator.Call(
            _evaluator.Evaluate(block.Call.Target, scope), block.Call.Arguments, scope, new Dictionary<string, object?> { ["caller"] = caller });
    }

    /// <summary>A macro, or the body of a call: what it writes is its value.</summary>
    private JinjaFunction Function(
        string name, IReadOnlyList<JinjaParameter> parameters, IReadOnlyList<JinjaStatement> body, JinjaScope scope) => new(name, arguments =>
    {
        if (++_calls > JinjaLimits.MaxCalls)
        {
            throw new JinjaException($"'{name}' calls itself too deeply");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var inner = new JinjaScope(scope);
        foreach (JinjaParameter parameter in parameters)
        {
            object missing = new object();
            object? value = arguments.Optional(parameter.Name, missing);
            inner.Set(
                parameter.Name,
                !ReferenceEquals(value, missing) ? value
                    : parameter.Default is { } otherwise ? _evaluator.Evaluate(otherwise, inner)
                    : new JinjaUndefined($"parameter '{parameter.Name}' was not provided"));
        }

        if (arguments.Named("caller") is JinjaFunction caller)
        {
            inner.Set("caller", caller);
        }

        arguments.End();
        string written = Output.Capture(() => RunAll(body, inner));
        _calls--;
        return written;
    });
}
