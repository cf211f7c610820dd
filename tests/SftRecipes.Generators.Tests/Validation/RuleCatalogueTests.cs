using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Every rule has an id of its own, a page, a row in the release notes and in the table, and a recipe that breaks it.</summary>
public class RuleCatalogueTests
{
    private const string TableStart = "| --- | --- | --- |";

    private static readonly string Generators = Path.Combine(GoldenFiles.RepositoryRoot, "generators");

    public static TheoryData<string> Ids => [.. All.Select(descriptor => descriptor.Id)];

    private static IEnumerable<DiagnosticDescriptor> All => Descriptors.OfRecipeFiles
        .Concat(Descriptors.OfFiles)
        .Concat(Descriptors.OfData)
        .Concat(Descriptors.OfSecrets)
        .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void ARuleHasAPage(string id)
    {
        DiagnosticDescriptor rule = Descriptors.Get(id);
        string[] lines = File.ReadAllLines(Path.Combine(GoldenFiles.RepositoryRoot, rule.HelpLinkUri));

        Assert.Equal($"# {id}: {rule.Title}", lines[0]);
        Assert.Contains($"| {rule.DefaultSeverity} | {rule.Category} |", lines);
        Assert.Contains("## Wrong", lines);
        Assert.Contains("## Right", lines);
    }

    [Fact]
    public void EveryPageBelongsToARule() => Assert.Equal(
        All.Select(rule => rule.Id + ".md").Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Generators, "docs"), "SFT*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryRuleIsInTheReleaseNotes()
    {
        string[] rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => File.ReadAllLines(Path.Combine(Generators, "SftRecipes.Generators", file)))
            .Where(line => line.StartsWith("SFT", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split(" | ").Take(3)))
            .ToArray();

        Assert.Equal(
            All.Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity}").Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRuleHasARecipeThatBreaksIt() => Assert.Equal(
        All.Select(rule => rule.Id).Order(StringComparer.Ordinal),
        RecipeCase.Wrong.SelectMany(name => RecipeCase.Load("Wrong", name).Ids).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The table is written from the rules where <c>SFT_ACCEPT_SNAPSHOTS=1</c>.</summary>
    [Fact]
    public void EveryRuleIsInTheTableOfThePages()
    {
        string path = Path.Combine(Generators, "docs", "README.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        string written = text[..(text.IndexOf(TableStart, StringComparison.Ordinal) + TableStart.Length)] + "\n" + string.Concat(All.OrderBy(rule => rule.Id, StringComparer.Ordinal).Select(Row));
        if (Snapshots.Accepting)
        {
            File.WriteAllText(path, written);
            return;
        }

        Assert.Equal(written, text);
    }

    [Fact]
    public void IdsAreUniqueAndInTheirBlocks()
    {
        Assert.Equal(All.Count(), All.Select(rule => rule.Id).Distinct().Count());
        string[] blocks = ["Recipe", "Lora", "Quantization", "Prompt", "Training", "Files", "Generation", "Loss", "Data", "Yaml"];
        Assert.All(All, rule => Assert.Equal("SftRecipes." + blocks[int.Parse(rule.Id.AsSpan(3, 2))], rule.Category));
    }

    private static string Row(DiagnosticDescriptor rule) => $"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity} | {rule.Title} |\n";
}
