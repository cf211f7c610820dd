namespace SftRecipes.Data;

/// <summary>A line of a dataset, as errors name it: <c>train.jsonl:12</c>.</summary>
internal readonly record struct RowPlace(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";

    /// <summary>An error at this line.</summary>
    /// <param name="sentence">What is wrong, and the fix.</param>
    /// <param name="cause">The exception behind it.</param>
    public RecipeException Error(string sentence, Exception? cause = null) =>
        cause is null ? new RecipeException($"{this}: {sentence}") : new RecipeException($"{this}: {sentence}", cause);
}
