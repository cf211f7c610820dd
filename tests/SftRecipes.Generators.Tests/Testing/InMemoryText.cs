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

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}

/// <summary>Gives additional files the metadata that the project's items have.</summary>
internal sealed class InMemoryOptions : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile is InMemoryText { ModelId: { } id }
            ? new Values(ImmutableDictionary<string, string>.Empty.Add("build_metadata.AdditionalFiles.SftModel", id))
            : GlobalOptions;

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public Values(IEnumerable<KeyValuePair<string, string>> values)
            : this(values.ToImmutableDictionary())
        {
        }

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
