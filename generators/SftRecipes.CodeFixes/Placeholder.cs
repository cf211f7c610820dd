namespace SftRecipes.CodeFixes;

internal static class Placeholder
{
}
