namespace SftRecipes.Generators.Model;

/// <summary>
/// What is known of a recipe's data when it is compiled. It holds counts only, so that changing a row changes nothing downstream.
/// </summary>
/// <param name="Datasets">One entry for each <c>[Dataset]</c>, in order; empty where nothing is known.</param>
internal sealed record RecipeData(EquatableArray<DatasetSize> Datasets)
{
    public static RecipeData Unknown { get; } = new(EquatableArray<DatasetSize>.Empty);
}

/// <summary>How many rows a <c>[Dataset]</c> has.</summary>
/// <param name="Rows">Rows of its path, those that are set aside for evaluation included; null where not all files are known.</param>
/// <param name="EvalRows">Rows of its evaluation path; null where there is none, or where not all files are known.</param>
internal sealed record DatasetSize(int? Rows, int? EvalRows);
