using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>Finds the data files among a project's additional files.</summary>
internal static class DataFiles
{
    /// <summary>The metadata of <c>AdditionalFiles</c> items that says where a run finds a data file.</summary>
    private const string PathMetadata = "build_metadata.AdditionalFiles.SftData";

    /// <summary>The metadata of the list of all data files: the platform whose paths they are.</summary>
    private const string ListMetadata = "build_metadata.AdditionalFiles.SftDataFiles";

    /// <summary>
    /// Where a run finds a data file: relative to the project, or its full path where the project does not say; null where this additional
    /// file is none.
    /// </summary>
    public static string? PathOf(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        if (options.GetOptions(file).TryGetValue(PathMetadata, out string? path) && DatasetFormats.Of(path) is not null)
        {
            return path.Replace('\\', '/');
        }

        // Given by hand.
        return DatasetFormats.IsJsonLines(file.Path) ? file.Path.Replace('\\', '/') : null;
    }

    /// <summary>The rows of a data file; null where this additional file is none.</summary>
    public static DataFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation) =>
        PathOf(file, options) is { } path
            ? new DataFile(path, DatasetFormats.IsJsonLines(path) && file.GetText(cancellation) is { } text ? RowCount.Of(text) : null)
            : null;

    /// <summary>The list of the project's data files; null where this additional file is none.</summary>
    public static DataFileList? ReadList(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation) =>
        options.GetOptions(file).TryGetValue(ListMetadata, out string? platform) && !string.IsNullOrWhiteSpace(platform)
            ? DataFileList.Read(file.GetText(cancellation)?.ToString() ?? string.Empty, platform)
            : null;

    /// <summary>All data files, in the project's order.</summary>
    public static DataIndex Index(AnalyzerOptions options, CancellationToken cancellation)
    {
        AnalyzerConfigOptionsProvider metadata = options.AnalyzerConfigOptionsProvider;
        return new DataIndex(
            options.AdditionalFiles.Select(file => Read(file, metadata, cancellation)).OfType<DataFile>().ToEquatableArray(),
            options.AdditionalFiles.Select(file => ReadList(file, metadata, cancellation)).OfType<DataFileList>().FirstOrDefault());
    }
}
