using System.Globalization;
using System.Reflection;
using System.Text;

namespace SftRecipes.Interchange;

/// <summary>A sketch as C#.</summary>
internal static class CSharpRecipe
{
    /// <param name="recipe">The recipe.</param>
    /// <param name="name">The class's name.</param>
    /// <param name="heading">What stands on top, one comment for each line.</param>
    public static string Write(RecipeSketch recipe, string name, IEnumerable<string> heading)
    {
        var text = new StringBuilder();
        foreach (string line in heading)
        {
            text.Append("// ").Append(Comment(line)).Append('\n');
        }

        string row = recipe.Prompt.IsOfRuntime ? recipe.Prompt.Row : name + "Row";
        text.Append("\nusing System.Collections.Generic;\nusing SftRecipes;\n\n");
        foreach (Type section in RecipeSlots.Sections.Where(section => recipe.Has(RecipeSlots.SectionOf(section))))
        {
            text.Append(Attribute(recipe, section)).Append('\n');
            if (section == typeof(LoraAttribute))
            {
                foreach (PatternSketch pattern in recipe.Patterns)
                {
                    text.Append(Pattern(pattern)).Append('\n');
                }
            }

            if (section == typeof(ChatTemplateAttribute) || section == typeof(PromptTemplateAttribute))
            {
                foreach (DatasetSettings dataset in recipe.Datasets)
                {
                    text.Append(Dataset(dataset)).Append('\n');
                }
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"public partial class {name} : ISftRecipe<{row}>;\n");
        if (!recipe.Prompt.IsOfRuntime)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n/// <summary>A row of the data.</summary>\npublic sealed record {row}({recipe.Prompt.Row});\n");
        }

        return text.ToString();
    }

    private static string Attribute(RecipeSketch recipe, Type section)
    {
        string name = RecipeSlots.SectionOf(section);
        var arguments = new List<string>();
        foreach (PropertyInfo property in RecipeSlots.Properties(section))
        {
            if (recipe.Values.TryGetValue(RecipeSlots.NameOf(property), out object? value))
            {
                arguments.Add(RecipeSlots.IsPositional(property) ? Literal(value) : $"{property.Name} = {Literal(value)}");
            }
        }

        return arguments.Count == 0 ? $"[{name}]"
            : arguments.Sum(argument => argument.Length) + name.Length > 110 && arguments.Count > 1
                ? $"[{name}(\n    {string.Join(",\n    ", arguments)})]"
                : $"[{name}({string.Join(", ", arguments)})]";
    }

    private static string Pattern(PatternSketch pattern) =>
        $"[LoraPattern({Literal(pattern.Pattern)}{(pattern.Rank > 0 ? ", Rank = " + Literal(pattern.Rank) : "")}"
        + $"{(double.IsNaN(pattern.Alpha) ? "" : ", Alpha = " + Literal(pattern.Alpha))})]";

    private static string Dataset(DatasetSettings dataset) =>
        $"[Dataset({Literal(dataset.Path)}{(dataset.EvalPath is { } path ? ", EvalPath = " + Literal(path) : "")}"
        + $"{(dataset.EvalSplit > 0 ? ", EvalSplit = " + Literal(dataset.EvalSplit) : "")}"
        + $"{(dataset.Weight is { } weight ? ", Weight = " + Literal(weight) : "")})]";

    private static string Literal(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e'),
        Enum choice => $"{choice.GetType().Name}.{choice}",
        string text => Text(text),
        Array items => "[" + string.Join(", ", items.Cast<object>().Select(Literal)) + "]",
        _ => throw new ArgumentException($"{value.GetType()} has no literal.", nameof(value)),
    };

    private static string Text(string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal) && !text.Contains("\"\"\"", StringComparison.Ordinal)
            && !text.Any(character => char.IsControl(character) && character != '\n'))
        {
            IEnumerable<string> lines = text.Split('\n').Select(line => line.Length == 0 ? "" : "    " + line);
            return $"\"\"\"\n{string.Join('\n', lines)}\n    \"\"\"";
        }

        var literal = new StringBuilder("\"");
        foreach (char character in text)
        {
            literal.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or '\u0085' =>
                    $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        return literal.Append('"').ToString();
    }

    /// <summary>One line, whatever the text holds.</summary>
    private static string Comment(string line) => new([.. line.Select(character =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or '\u0085' ? ' ' : character)]);
}
