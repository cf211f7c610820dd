using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace SftRecipes.Hosting;

/// <summary>One option per value that the recipe's prompt asks for: <c>Instruction</c> is <c>--instruction</c>.</summary>
internal sealed class PromptFieldOptions
{
    /// <summary>Names that <c>generate</c> has for itself; a field of such a name gets <see cref="TakenPrefix"/>.</summary>
    private static readonly string[] Taken =
    [
        "data", "model", "adapter", "base", "json", "max-new-tokens", "temperature", "top-k", "top-p", "repetition-penalty", "stop", "seed",
        "help", "version",
    ];

    private const string TakenPrefix = "field-";
    private readonly IReadOnlyList<(PromptField Field, Option<string?> Option)> _options;

    /// <param name="command">Gets the options.</param>
    /// <param name="fields">The recipe's fields.</param>
    public PromptFieldOptions(Command command, IReadOnlyList<PromptField> fields)
    {
        _options =
        [
            .. fields.Select(field => (field, new Option<string?>(NameOf(field))
            {
                HelpName = "TEXT",
                Description = $"The prompt's {{{field.Name}}}{(field.Required ? "" : "; may be left out")}.",
            })),
        ];
        foreach ((_, Option<string?> option) in _options)
        {
            command.Add(option);
        }
    }

    /// <summary>The option's name: kebab case, with dashes in front.</summary>
    public static string NameOf(PromptField field)
    {
        string name = JsonNamingPolicy.KebabCaseLower.ConvertName(field.Name);
        return "--" + (Taken.Contains(name) ? TakenPrefix : "") + name;
    }

    /// <summary>Checks that either the fields are given or a file of rows is.</summary>
    public void Validate(CommandResult result, Option data)
    {
        bool hasData = CommonOptions.IsGiven(result, data);
        foreach ((PromptField field, Option<string?> option) in _options)
        {
            bool given = CommonOptions.IsGiven(result, option);
            if (hasData && given)
            {
                result.AddError($"{option.Name} and {data.Name} exclude each other: the rows of the file say what {field.Name} is.");
            }
            else if (!hasData && !given && field.Required)
            {
                result.AddError(
                    $"{option.Name} is missing: the prompt needs {field.Name}; give {option.Name} \"…\", or rows with {data.Name} FILE.");
            }
        }
    }

    /// <summary>The values given, by field; null where one is left out.</summary>
    public IReadOnlyDictionary<string, string?> Read(ParseResult parsed) =>
        _options.ToDictionary(item => item.Field.Name, item => parsed.GetValue(item.Option), StringComparer.Ordinal);
}
