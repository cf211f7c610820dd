using System;

namespace SftRecipes;

/// <summary>
/// Lets recipes that are written as YAML name this type as their row type: <c>row: MyRow</c> in a <c>*.recipe.yaml</c> of the same project.
/// Recipes that are classes need no such mark.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class RecipeRowAttribute : Attribute
{
}
