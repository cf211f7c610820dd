using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The row type of a recipe file that lists its fields.</summary>
internal static class RowEmitter
{
    public static void Emit(SourceWriter writer, ExampleType row)
    {
        writer.Summary("A row: the fields that the file lists.");
        writer.Line($"public sealed record {YamlClass.RowName}({string.Join(", ", row.Properties.Select(Parameter))});");
    }

    private static string Parameter(ExampleProperty property)
    {
        string mark = property.Role != RowRole.None ? $"[property: Sft::{property.Role}] "
            : property.TurnRole is { } role ? $"[property: Sft::Role({Literals.Of(role)})] "
            : string.Empty;
        return mark + property.Type + " " + Literals.Identifier(property.Name);
    }
}
