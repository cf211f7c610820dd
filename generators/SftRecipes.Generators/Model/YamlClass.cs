namespace SftRecipes.Generators.Model;

/// <summary>The class of a recipe file: all of it is generated, where that of an annotated class is completed.</summary>
/// <param name="File">The file's name.</param>
/// <param name="DeclaresRow">Whether the file lists the row's fields, so that the row type is generated too.</param>
internal sealed record YamlClass(string File, bool DeclaresRow)
{
    /// <summary>The name of the generated row type, which is nested in the recipe's class.</summary>
    public const string RowName = "Row";
}
