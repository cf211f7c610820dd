namespace SftRecipes.Generators.Model;

/// <summary>A type that recipe files can name as their row type.</summary>
/// <param name="Name">Its name with namespace and containing types, as a user would write it.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, or empty where a class of its own cannot have it in its signatures.</param>
/// <param name="Example">What a recipe sees of it.</param>
internal sealed record RowType(string Name, string Accessibility, ExampleType Example);
