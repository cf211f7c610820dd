namespace SftRecipes.Generators;

/// <summary>The names of the pipeline's steps, one for each stage.</summary>
internal static class TrackingNames
{
    /// <summary>Annotated classes, as <see cref="Model.RecipeDeclaration"/>.</summary>
    public const string Declarations = nameof(Declarations);

    /// <summary>Model files of the project, as <see cref="Contracts.ModelContract"/>.</summary>
    public const string Contracts = nameof(Contracts);

    /// <summary>Data files of the project with their numbers of rows, as <see cref="Contracts.DataFile"/>.</summary>
    public const string DataFiles = nameof(DataFiles);

    /// <summary>A recipe with the model that it names and no other, and the sizes of its datasets.</summary>
    public const string ResolvedRecipes = nameof(ResolvedRecipes);

    /// <summary>A validated recipe, as <see cref="RecipeOutcome"/>.</summary>
    public const string Outcomes = nameof(Outcomes);

    /// <summary>What is written out: an outcome and its file's name.</summary>
    public const string Sources = nameof(Sources);
}
