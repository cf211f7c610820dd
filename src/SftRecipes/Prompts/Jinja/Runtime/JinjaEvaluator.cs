namespace SftRecipes.Prompts.Jinja;

/// <summary>Computes expressions.</summary>
/// <param name="limits">Counts what is done.</param>
internal sealed class JinjaEvaluator(JinjaLimits limits)
{
    private static readonly Dictionary<string, object?> NoKeywords = new(StringComparer.Ordinal);

    /// <summary>Where in the source the last expression begins that was begun; for errors.</summary>
    public int Position { get; set; }

    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="body">What filters without a target are applied to: the text of their block.</param>
    public object? Evaluate(JinjaExpression expression, JinjaScope scope, string? body = null)
    {
        Position = expression.Position;
        return expression switch
        {
            JinjaLiteral literal => literal.Value,
            JinjaName name => scope.Get(name.Name),
            JinjaAttribute attribute => PythonMembers.Attribute(Evaluate(attribute.Target, scope), attribute.Name),
            JinjaIndex index => PythonMembers.Item(Evaluate(index.Target, scope), Evaluate(index.Index, scope)),
            JinjaBinary binary => Binary(binary, scope),
            JinjaComparison comparison => Comparison(comparison, scope),
            JinjaUnary unary => Unary(unary, scope),
            JinjaConditional conditional => Conditional(conditional, scope),
            JinjaFilter filter => Filter(filter, scope, body),
            JinjaTest test => JinjaTests.Apply(
                test.Name, Evaluate(test.Target, scope), Positional(test.Arguments, scope), Keywords(test.Arguments, scope)),
            JinjaCall call => Call(Evaluate(call.Target, scope), call.Arguments, scope, NoKeywords),
            JinjaSlice slice => PythonMembers.Slice(
                Evaluate(slice.Target, scope), Optional(slice.Start, scope), Optional(slice.Stop, scope), Optional(slice.Step, scope)),
            JinjaListLiteral list => new List<object?>(list.Items.Select(item => Evaluate(item, scope))),
            JinjaTupleLiteral tuple => new JinjaTuple([.. tuple.Items.Select(item => Evaluate(item, scope))]),
            JinjaDictLiteral dict => Dict(dict, scope),
            _ => throw new InvalidOperationException($"{expression.GetType().Name} has no value."),
        };
    }

    /// <summary>Calls a value.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="arguments">The arguments as written.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="more">Arguments by name besides those.</param>
    public object? Call(object? target, JinjaArguments arguments, JinjaScope scope, IReadOnlyDictionary<string, object?> more)
    {
        limits.Step();
        int position = Position;
        PythonOperators.ThrowIfUndefined(target);
        var function = target as JinjaFunction
            ?? throw new JinjaException($"'{PythonText.TypeName(target)}' object is not callable");
        object?[] positional = Positional(arguments, scope);
        IReadOnlyDictionary<string, object?> keywords = Keywords(arguments, scope);
        Position = position;
        return function.Invoke(positional, more.Count == 0 ? keywords : keywords.Concat(more).ToDictionary(StringComparer.Ordinal));
    }

    private object? Filter(JinjaFilter filter, JinjaScope scope, string? body)
    {
        limits.Step();
        object? value = filter.Target is null ? body : Evaluate(filter.Target, scope, body);
        object?[] positional = Positional(filter.Arguments, scope);
        IReadOnlyDictionary<string, object?> keywords = Keywords(filter.Arguments, scope);
        Position = filter.Position;
        return JinjaFilters.Apply(filter.Name, value, positional, keywords);
    }

    private object? Binary(JinjaBinary binary, JinjaScope scope)
    {
        object? left = Evaluate(binary.Left, scope);
        if (binary.Operator is "and" or "or")
        {
            return PythonOperators.IsTrue(left) == (binary.Operator == "or") ? left : Evaluate(binary.Right, scope);
        }

        object? right = Evaluate(binary.Right, scope);
        Position = binary.Position;
        if (binary.Operator != "~")
        {
            return PythonOperators.Apply(binary.Operator, left, right);
        }

        (string a, string b) = (PythonText.Str(left), PythonText.Str(right));
        return JinjaLimits.Checked((double)a.Length + b.Length, () => a + b);
    }

    private object Comparison(JinjaComparison comparison, JinjaScope scope)
    {
        object? left = Evaluate(comparison.First, scope);
        foreach ((string symbol, JinjaExpression operand) in comparison.Rest)
        {
            object? right = Evaluate(operand, scope);
            Position = comparison.Position;
            if (!PythonOperators.Compare(symbol, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private object Unary(JinjaUnary unary, JinjaScope scope)
    {
        object? value = Evaluate(unary.Operand, scope);
        Position = unary.Position;
        return unary.Operator switch
        {
            "not" => !PythonOperators.IsTrue(value),
            "-" => PythonOperators.Negate(value),
            _ => PythonOperators.Negate(PythonOperators.Negate(value)),
        };
    }

    private object? Conditional(JinjaConditional conditional, JinjaScope scope) =>
        PythonOperators.IsTrue(Evaluate(conditional.Test, scope)) ? Evaluate(conditional.Then, scope)
        : conditional.Else is { } otherwise ? Evaluate(otherwise, scope)
        : new JinjaUndefined("the inline if-expression evaluated to false and no else section was defined");

    private JinjaDict Dict(JinjaDictLiteral literal, JinjaScope scope)
    {
        var dict = new JinjaDict();
        foreach ((JinjaExpression key, JinjaExpression value) in literal.Items)
        {
            object? evaluated = Evaluate(key, scope);
            dict[evaluated ?? throw new JinjaException("none cannot be a key")] = Evaluate(value, scope);
        }

        return dict;
    }

    private object? Optional(JinjaExpression? expression, JinjaScope scope) => expression is null ? null : Evaluate(expression, scope);

    private object?[] Positional(JinjaArguments arguments, JinjaScope scope) =>
        arguments.Positional.Count == 0 ? [] : [.. arguments.Positional.Select(argument => Evaluate(argument, scope))];

    private IReadOnlyDictionary<string, object?> Keywords(JinjaArguments arguments, JinjaScope scope) =>
        arguments.Keywords.Count == 0
            ? NoKeywords
            : arguments.Keywords.ToDictionary(argument => argument.Name, argument => Evaluate(argument.Value, scope), StringComparer.Ordinal);
}
