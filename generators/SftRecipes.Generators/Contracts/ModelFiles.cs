using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.Generators.Contracts;

/// <summary>Finds the model files among a project's additional files.</summary>
internal static class ModelFiles
{
    /// <summary>The metadata of <c>AdditionalFiles</c> items that says which model a file belongs to.</summary>
    private const string IdMetadata = "build_metadata.AdditionalFiles.SftModel";

    /// <param name="Path">The file.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Content">What it says.</param>
    public sealed record Entry(string Path, SourceText Text, ModelFileText Content)
    {
        /// <summary>What rules and code depend on.</summary>
        public ModelFileContract Contract => Content.Contract;
    }

    /// <summary>The model file, or null where this additional file is none.</summary>
    public static Entry? Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        if (!options.GetOptions(file).TryGetValue(IdMetadata, out string? id) || string.IsNullOrWhiteSpace(id))
        {
            return null;
        }

        SourceText text = file.GetText(cancellation) ?? SourceText.From(string.Empty);
        return new Entry(file.Path, text, ModelFile.Read(id, ModelFileKinds.Of(file.Path), text.ToString()));
    }

    /// <summary>All model files, in the project's order.</summary>
    public static IEnumerable<Entry> All(AnalyzerOptions options, CancellationToken cancellation) =>
        options.AdditionalFiles
            .Select(file => Read(file, options.AnalyzerConfigOptionsProvider, cancellation))
            .OfType<Entry>();

    /// <summary>The models that recipes can name.</summary>
    public static ModelIndex Index(AnalyzerOptions options) =>
        ModelIndex.Of(All(options, CancellationToken.None).Select(static file => file.Contract));
}
