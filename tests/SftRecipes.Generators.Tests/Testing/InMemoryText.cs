using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>An additional file.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">Its text.</param>
/// <param name="modelId">The <c>SftModel</c> metadata of its item; null for none.</param>
internal sealed class InMemoryText(string path, string text, string? modelId) : AdditionalText
{
    public override string Path { get; } = path;

    public string? ModelId { get; } = modelId;

    /// <summary>Where a run finds the file, the <c>SftData</c> metadata of its item; null for none.</summary>
    public string? DataPath { get; init; }

    /// <summary>Whose paths the file lists, the <c>SftDataFiles</c> metadata of its item; null where it is no list.</summary>
    public string? DataFiles { get; init; }

    /// <summary>The item's metadata.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata =>
        new[] { ("SftModel", ModelId), ("SftData", DataPath), ("SftDataFiles", DataFiles) }
            .Where(item => item.Item2 is not null)
            .Select(item => KeyValuePair.Create("build_metadata.AdditionalFiles." + item.Item1, item.Item2!));

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}

/// <summary>Gives additional files the metadata that the project's items have.</summary>
internal sealed class InMemoryOptions : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile is InMemoryText text ? new Values(text.Metadata) : GlobalOptions;

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public Values(IEnumerable<KeyValuePair<string, string>> values)
            : this(values.ToImmutableDictionary())
        {
        }

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
