namespace SftRecipes.Prompts.Jinja;

/// <summary>Variables, and those of the scopes around. Assignments stay in the scope that they are made in.</summary>
/// <param name="parent">The scope around; null for the outermost.</param>
internal sealed class JinjaScope(JinjaScope? parent)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Loops around, for <c>loop.depth</c>.</summary>
    public int LoopDepth { get; init; } = parent?.LoopDepth ?? 0;

    public void Set(string name, object? value) => _values[name] = value;

    public object? Get(string name)
    {
        for (JinjaScope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._values.TryGetValue(name, out object? value))
            {
                return value;
            }
        }

        return new JinjaUndefined($"'{name}' is undefined");
    }

    private JinjaScope? Parent { get; } = parent;
}
