using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>What rules look at beside what they judge, read once for a project and only where it is asked for.</summary>
internal sealed class ProjectInputs(CompilationStartAnalysisContext start)
{
    private readonly Lazy<IReadOnlyList<ModelFiles.Entry>> _modelFiles = Once<IReadOnlyList<ModelFiles.Entry>>(
        () => [.. Contracts.ModelFiles.All(start.Options, start.CancellationToken)]);

    private readonly Lazy<ModelIndex> _models = Once(() => Contracts.ModelFiles.Index(start.Options));

    private readonly Lazy<DataIndex> _data = Once(() => DataFiles.Index(start.Options, start.CancellationToken));

    private readonly Lazy<RowTypes> _rowTypes = Once(() => new RowTypes(MarkedRowTypes.Of(start.Compilation).ToEquatableArray()));

    private readonly Lazy<IReadOnlyList<(RecipeDeclaration Recipe, RowSchema? Schema)>> _recipes = Once<IReadOnlyList<(RecipeDeclaration, RowSchema?)>>(
        () =>
        [
            .. RecipeTypes.Of(start.Compilation, start.CancellationToken),
            .. RecipeTypes.OfFiles(start.Options.AdditionalFiles, start.Compilation, start.CancellationToken),
        ]);

    /// <summary>The files of models, in the project's order.</summary>
    public IReadOnlyList<ModelFiles.Entry> ModelFiles => _modelFiles.Value;

    /// <summary>The models that recipes can name.</summary>
    public ModelIndex Models => _models.Value;

    /// <summary>The data files.</summary>
    public DataIndex Data => _data.Value;

    /// <summary>The row types that recipe files can name.</summary>
    public RowTypes RowTypes => _rowTypes.Value;

    /// <summary>All recipes, of classes and of files, with how their rows are read.</summary>
    public IReadOnlyList<(RecipeDeclaration Recipe, RowSchema? Schema)> Recipes => _recipes.Value;

    private static Lazy<T> Once<T>(Func<T> read) => new(read, LazyThreadSafetyMode.PublicationOnly);
}
