namespace SftRecipes.Prompts.Jinja;

/// <summary>A parsed template. Immutable, and safe to render from several threads.</summary>
internal sealed class JinjaTemplate
{
    private readonly string _source;
    private readonly JinjaSyntaxTree _tree;

    private JinjaTemplate(string source, JinjaSyntaxTree tree) => (_source, _tree) = (source, tree);

    /// <summary>Whether it marks what the assistant says.</summary>
    public bool HasGeneration => _tree.HasGeneration;

    /// <exception cref="JinjaSyntaxException">The source is no template.</exception>
    public static JinjaTemplate Parse(string source)
    {
        string normalized = JinjaParser.NormalizeLineEnds(source);
        return new JinjaTemplate(normalized, JinjaParser.Parse(normalized));
    }

    /// <summary>Whether a name occurs in it; what a template never mentions it cannot write.</summary>
    public bool Mentions(string name) => _tree.Names.Contains(name);

    /// <summary>The line of a position, from 1.</summary>
    public static int LineOf(string source, int position) => source.AsSpan(0, Math.Min(position, source.Length)).Count('\n') + 1;

    /// <summary>Renders.</summary>
    /// <param name="variables">What the template finds besides Jinja's own functions.</param>
    /// <param name="time">What <c>strftime_now</c> tells; null for the system's clock.</param>
    /// <exception cref="JinjaException">The template cannot be rendered with these values, or refuses them.</exception>
    public JinjaRendering Render(IReadOnlyDictionary<string, object?> variables, TimeProvider? time = null)
    {
        var globals = new JinjaScope(null);
        foreach ((string name, object? value) in JinjaGlobals.Create(time ?? TimeProvider.System).Concat(variables))
        {
            globals.Set(name, value);
        }

        var renderer = new JinjaRenderer();
        try
        {
            renderer.Run(_tree.Statements, new JinjaScope(globals));
            return renderer.Output.Rendering;
        }
        catch (JinjaException exception)
        {
            exception.Line = LineOf(_source, renderer.Position);
            throw;
        }
        catch (InsufficientExecutionStackException)
        {
            throw new JinjaException("the template is nested too deeply") { Line = LineOf(_source, renderer.Position) };
        }
    }
}
