using System.CommandLine;

namespace SftRecipes.Hosting.Commands;

/// <summary>The options that say which model a command works with.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _adapter = CommonOptions.Adapter();
    private readonly Option<bool> _base = CommonOptions.Base();
    private readonly Option<string?> _model = CommonOptions.Model();

    /// <param name="command">Gets the options.</param>
    public ModelOptions(Command command)
    {
        command.Add(_adapter);
        command.Add(_base);
        command.Add(_model);
        command.Exclude(_adapter, _base);
    }

    /// <summary>What they ask for.</summary>
    /// <exception cref="RecipeException">There is no such model.</exception>
    public ModelChoice Read(ParseResult parsed, RecipeDefinition recipe) =>
        ModelChoice.From(recipe, parsed.GetValue(_adapter), parsed.GetValue(_base), parsed.GetValue(_model));
}
