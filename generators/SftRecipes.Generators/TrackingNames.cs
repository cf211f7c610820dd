namespace SftRecipes.Generators;

/// <summary>The names of the pipeline's steps, one for each stage.</summary>
internal static class TrackingNames
{
    /// <summary>Annotated classes, as <see cref="Model.RecipeDeclaration"/>.</summary>
    public const string Declarations = nameof(Declarations);

    /// <summary>Model files of the project, as <see cref="Contracts.ModelContract"/>.</summary>
    public const string Contracts = nameof(Contracts);

    /// <summary>Recipe files, as <see cref="Yaml.RecipeFile"/>.</summary>
    public const string RecipeFiles = nameof(RecipeFiles);

    /// <summary>Types that recipe files can name, as <see cref="Model.RowType"/>.</summary>
    public const string RowTypes = nameof(RowTypes);

    /// <summary>Recipes of files with their row types, one of each name, as <see cref="Model.RecipeDeclaration"/>.</summary>
    public const string FileDeclarations = nameof(FileDeclarations);

    /// <summary>Data files of the project with their numbers of rows, as <see cref="Contracts.DataFile"/>.</summary>
    public const string DataFiles = nameof(DataFiles);

    /// <summary>A recipe with the model that it names and no other, and the sizes of its datasets.</summary>
    public const string ResolvedRecipes = nameof(ResolvedRecipes);

    /// <summary>A validated recipe, as <see cref="RecipeOutcome"/>.</summary>
    public const string Outcomes = nameof(Outcomes);

    /// <summary>What is written out: an outcome and its file's name.</summary>
    public const string Sources = nameof(Sources);
}
