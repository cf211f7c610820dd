using SftRecipes;

namespace Acme;

[RecipeRow]
public sealed record Pair(string Question, [property: Response] string Answer);

public sealed record Unmarked(string Question, [property: Response] string Answer);

[RecipeRow]
internal sealed record Inside([property: Response] string Text);
