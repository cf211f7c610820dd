using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

public class RuleTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public async Task ABrokenRuleIsReportedWhereItIsBroken(string name)
    {
        (string text, IReadOnlyList<(string Id, TextSpan Span)> marks) = Markup.Parse(RuleCases.Source(name));
        RecipeProject project = new(text);

        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync();

        Assert.Equal(
            marks.Select(mark => Describe(mark.Id, mark.Span, text)),
            diagnostics.Select(diagnostic => Describe(diagnostic.Id, diagnostic.Location.SourceSpan, text)));
        Assert.All(diagnostics, diagnostic => Assert.DoesNotContain("AD0001", diagnostic.Id, StringComparison.Ordinal));
        AssertMessagesAreFilledIn(diagnostics);
        AssertOutputCompiles(project);
    }

    [Theory]
    [InlineData("[Lora]", "\"{Instruction}\\n{Output}\"")]
    [InlineData("[Lora(Rank = 1024)]", "\"{?Input}{?Instruction}{Input}{/Instruction}{/Input}{Output}  \\n\"")]
    [InlineData("[FullFineTuning(FromScratch = true)] [Quantization(QuantizationType.None)]", "\"{Output}\"")]
    [InlineData("[Lora(TargetModules = [\"q_proj\", \"self_attn.v_proj\", \"model.decoder.project_in\"])]", "\"{{}}{Output}\"")]
    [InlineData("[Lora] [Quantization(QuantizationType.Fp4, DoubleQuantization = true, BlockSize = 4096)]", "@\"{Output}\"")]
    [InlineData("[Lora] [TrainingArguments(EvalStrategy = IntervalStrategy.Epoch, MaxLength = 2048, LearningRate = double.NaN)]", "\"{Output}\"")]
    [InlineData("[Lora] [Dataset(\"a\", EvalSplit = 0.5)] [TrainingArguments(EvalStrategy = IntervalStrategy.Epoch)]", "\"{Output}\"")]
    [InlineData("[Lora] [Dataset(\"a\", EvalPath = \"b\")] [TrainingArguments(EvalStrategy = IntervalStrategy.Epoch)]", "\"{Output}\"")]
    [InlineData("[Lora] [Dataset(\"a\", Weight = 1)] [Dataset(\"b\", Weight = 0.1)] [TrainingArguments(Packing = PackingStrategy.BestFitDecreasing, PaddingFree = true, DatasetStoppingStrategy = StoppingStrategy.AllExhausted)]", "\"{Output}\"")]
    [InlineData("[Lora] [Dataset(\"a\")] [Dataset(\"b\", EvalPath = \"c\")] [TrainingArguments(Streaming = true, MaxSteps = 9, ShuffleBufferSize = 1, Packing = PackingStrategy.Wrapped)]", "\"{Output}\"")]
    public async Task AValidRecipeHasNothingReported(string method, string template)
    {
        RecipeProject project = new(RecipeSource.Of(method, template));

        Assert.Empty(await project.AnalyzeAsync());
        AssertOutputCompiles(project);
    }

    /// <summary>Types of any kind of access that C# lets the generated members mention.</summary>
    [Theory]
    [InlineData("internal partial class R : ISftRecipe<Row>; internal record Row([Response] string Output);")]
    [InlineData("public partial class R : ISftRecipe<R.Row> { public record Row([Response] string Output); }")]
    [InlineData("internal partial class R : ISftRecipe<R.Row> { internal record Row([Response] string Output); }")]
    public async Task ARowTypeAsAccessibleAsTheRecipeWillDo(string types)
    {
        RecipeProject project = new(RecipeSource.Of(template: "\"{Output}\"", type: types, row: string.Empty));

        Assert.Empty(await project.AnalyzeAsync());
        AssertOutputCompiles(project);
    }

    [Fact]
    public async Task AnUnknownModelNamesTheNearestAndTheItemToAdd()
    {
        RecipeProject project = new RecipeProject(RecipeSource.Of(recipe: "[SftRecipe(\"facebook/opt-350\")]"))
            .WithModel("facebook/opt-350x", "{\"model_type\": \"opt\"}");

        string message = Assert.Single(await project.AnalyzeAsync()).GetMessage();

        Assert.Contains("did you mean 'facebook/opt-350m' or 'facebook/opt-350x'?", message, StringComparison.Ordinal);
        Assert.EndsWith("<SftModel Include=\"path/config.json\" Id=\"facebook/opt-350\" />", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnmatchedTargetNamesTheNearestAndAll()
    {
        RecipeProject project = new(RecipeSource.Of("[Lora(TargetModules = [\"q_porj\"])]"));

        string message = Assert.Single(await project.AnalyzeAsync()).GetMessage();

        Assert.Contains("did you mean 'q_proj'", message, StringComparison.Ordinal);
        Assert.EndsWith("project_out, project_in, q_proj, k_proj, v_proj, out_proj, fc1, fc2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APragmaSilencesARule()
    {
        string source = "#pragma warning disable SFT0101\n" + RecipeSource.Of("[Lora(Rank = 0)]");

        Assert.True(Assert.Single(await new RecipeProject(source).AnalyzeAsync()).IsSuppressed);
    }

    [Fact]
    public async Task TheSeverityOfARuleCanBeChanged()
    {
        RecipeProject project = new(RecipeSource.Of("[Lora(Rank = 0)]"));
        CSharpCompilation compilation = project.Compile();
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [new KeyValuePair<string, ReportDiagnostic>("SFT0101", ReportDiagnostic.Warn)]));

        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(await project.AnalyzeAsync(compilation)).Severity);
    }

    /// <summary>An error of the compiler's own stands alone: what would follow from it is not reported.</summary>
    [Theory]
    [InlineData("[Lora(Rank = \"x\")]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora(TargetModules = [Missing])]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora, Quantization]", "public partial class R : ISftRecipe<Row>;")]
    [InlineData("[Lora]", "public partial class R : ISftRecipe<Missing>;")]
    public async Task WhatTheCompilerReportsIsNotReportedAgain(string method, string type)
    {
        RecipeProject project = new(RecipeSource.Of(method, type: type));

        Assert.Contains(project.Compile().GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await project.AnalyzeAsync());
        Assert.Null(project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0].Exception);
    }

    [Fact]
    public async Task APropertyOfAnotherFileIsPointedAtThere()
    {
        RecipeProject project = new(
            RecipeSource.Of(row: string.Empty).Replace("{Output}", "{B}", StringComparison.Ordinal).Replace("{Instruction}", "{A}", StringComparison.Ordinal),
            "public record Row([Response] string A) { [Response] public string B { get; init; } = \"\"; }");

        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync(), diagnostic => diagnostic.Id == "SFT0310");

        Assert.Equal("Source1.cs", diagnostic.Location.SourceTree!.FilePath);
    }

    internal static string Describe(string id, TextSpan span, string text) => $"{id} {span} «{text.Substring(span.Start, span.Length)}»";

    private static void AssertMessagesAreFilledIn(IEnumerable<Diagnostic> diagnostics) =>
        Assert.All(diagnostics, diagnostic => Assert.DoesNotMatch("\\{\\d\\}|  |^ | $", diagnostic.GetMessage()));

    /// <summary>Whatever is wrong with a recipe, what is generated adds no error of the compiler's.</summary>
    private static void AssertOutputCompiles(RecipeProject project)
    {
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }
}
