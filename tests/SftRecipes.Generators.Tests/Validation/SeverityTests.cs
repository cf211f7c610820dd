using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Rules are silenced and changed in the ways of every analyzer, whatever they point at.</summary>
public class SeverityTests
{
    /// <summary>A wrong recipe for each kind of place in C# code.</summary>
    public static TheoryData<string, string> InCode => new()
    {
        { "class-not-partial", RuleIds.NotPartial },
        { "lora-and-full-fine-tuning", RuleIds.LoraAndFullFineTuning },
        { "orphan-attributes", RuleIds.OrphanAttribute },
        { "lora-rank-zero", RuleIds.RankOutOfRange },
        { "lora-target-unknown", RuleIds.TargetModuleUnmatched },
        { "unknown-placeholder", RuleIds.PlaceholderUnknown },
        { "unknown-placeholder-in-a-raw-string", RuleIds.PlaceholderUnknown },
        { "chat-template-malformed-in-a-raw-string", RuleIds.ChatTemplateMalformed },
        { "row-type-without-a-response", RuleIds.NoResponseProperty },
        { "label-that-is-no-bool", RuleIds.LabelNotBool },
        { "nothing-ends-an-answer", RuleIds.NothingEndsAnAnswer },
        { "dataset-absent", RuleIds.DatasetAbsent },
    };

    /// <summary>The same for files that are not C#, which have no pragmas.</summary>
    public static TheoryData<string, string> InFiles => new()
    {
        { "config-malformed", RuleIds.ConfigMalformed },
        { "config-fields-out-of-range", RuleIds.ConfigFieldOutOfRange },
        { "model-given-twice", RuleIds.ModelGivenTwice },
        { "rows-malformed", RuleIds.RowUnreadable },
        { "rows-repeated", RuleIds.RowRepeated },
    };

    [Theory]
    [MemberData(nameof(InCode))]
    public async Task APragmaAroundTheLineSilencesTheRule(string name, string id)
    {
        RecipeProject project = RecipeCase.Load("Wrong", name).Project();
        SourceText text = SourceText.From(project.Sources[0].Text);
        (int Start, int End)[] lines = [.. (await project.AnalyzeAsync()).Select(diagnostic => Lines(diagnostic.Location, text)).Distinct()];
        text = text.WithChanges(lines.SelectMany(line => new[]
        {
            new TextChange(new TextSpan(line.Start, 0), $"#pragma warning disable {id}\n"),
            new TextChange(new TextSpan(line.End, 0), $"#pragma warning restore {id}\n"),
        }));

        IReadOnlyList<Diagnostic> diagnostics = await project.WithSource(0, text.ToString()).AnalyzeAsync();

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal((id, true), (diagnostic.Id, diagnostic.IsSuppressed)));
    }

    [Theory]
    [MemberData(nameof(InCode))]
    [MemberData(nameof(InFiles))]
    public async Task AnEditorConfigSetsTheSeverity(string name, string id)
    {
        RecipeProject project = RecipeCase.Load("Wrong", name).Project();

        IReadOnlyList<Diagnostic> before = await project.AnalyzeAsync();
        IReadOnlyList<Diagnostic> off = await AnalyzeAsync(project, "[*.{cs,json}]", id, "none");
        IReadOnlyList<Diagnostic> info = await AnalyzeAsync(project, "[*]", id, "suggestion");
        IReadOnlyList<Diagnostic> elsewhere = await AnalyzeAsync(project, "[other/*]", id, "none");

        Assert.NotEmpty(before);
        Assert.Empty(off);
        Assert.Equal(before.Select(Place), info.Select(Place));
        Assert.All(info, diagnostic => Assert.Equal((id, DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Severity)));
        Assert.Equal(before.Select(diagnostic => diagnostic.ToString()), elsewhere.Select(diagnostic => diagnostic.ToString()));
    }

    /// <summary>Where the lines of the token at a place begin and end; a pragma cannot stand inside a raw string.</summary>
    private static (int Start, int End) Lines(Location location, SourceText text)
    {
        TextSpan token = location.SourceTree!.GetRoot().FindToken(location.SourceSpan.Start).Span;
        int last = Math.Max(token.End, location.SourceSpan.End);
        return (text.Lines.GetLineFromPosition(token.Start).Start, text.Lines.GetLineFromPosition(last).EndIncludingLineBreak);
    }

    private static string Place(Diagnostic diagnostic) => diagnostic.Location.GetLineSpan().ToString();

    private static Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(RecipeProject project, string section, string id, string severity)
    {
        CSharpCompilation compilation = project.Compile();
        var settings = new EditorConfig($"{section}\ndotnet_diagnostic.{id}.severity = {severity}\n", RecipeCase.ProjectFolder + ".editorconfig");
        return project.AnalyzeAsync(compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(settings)));
    }
}
