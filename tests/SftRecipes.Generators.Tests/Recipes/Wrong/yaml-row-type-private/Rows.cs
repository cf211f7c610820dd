using SftRecipes;

namespace Acme;

[RecipeRow]
public sealed record Pair(string Question, [property: Response] string Answer);

public sealed record Unmarked(string Question, [property: Response] string Answer);

internal static class Hidden
{
    [RecipeRow]
    private sealed record Secret(string Question, [property: Response] string Answer);
}
