using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>What rules say; where they point is in <see cref="RecipeCaseTests"/>.</summary>
public class RuleTests
{
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

    /// <summary>Where the rows are known, the message says what the steps come to: ⌈20 / 4⌉ = 5 steps are an epoch.</summary>
    [Theory]
    [InlineData(true, "NumTrainEpochs = 3 has no effect; remove one of them: 30 steps are 6 epochs of the 20 rows")]
    [InlineData(false, "NumTrainEpochs = 3 has no effect; remove one of them")]
    public async Task StepsAreCountedInEpochsWhereTheRowsAreKnown(bool known, string end)
    {
        RecipeProject project = new(RecipeSource.Of(
            "[Lora] [Dataset(\"rows.jsonl\")] [TrainingArguments(PerDeviceTrainBatchSize = 4, NumTrainEpochs = 3, MaxSteps = 30)]"));

        IReadOnlyList<Diagnostic> diagnostics = await (known
            ? project.WithData("rows.jsonl", string.Concat(Enumerable.Repeat("{\"instruction\": \"a\", \"output\": \"b\"}\n", 20)))
            : project).AnalyzeAsync();

        Assert.EndsWith(end, diagnostics.Single(diagnostic => diagnostic.Id == "SFT0412").GetMessage(), StringComparison.Ordinal);
    }

    /// <summary>An attribute that can be given once is the compiler's to count, wherever the parts of the class are.</summary>
    [Theory]
    [InlineData("[Lora] [Lora]", "")]
    [InlineData("[Lora]", "[Lora(Rank = 4)] public partial class R;")]
    [InlineData("[Lora] [TrainingArguments] [TrainingArguments]", "")]
    [InlineData("[Lora] [Quantization(QuantizationType.Nf4)] [Quantization(QuantizationType.Int8)]", "")]
    [InlineData("[Lora] [PromptTemplate(\"{Output}\")]", "")]
    [InlineData("[Lora] [Generation] [Generation]", "")]
    [InlineData("[Lora] [Dpo] [Dpo]", "")]
    [InlineData("[Lora]", "[SftRecipe(\"facebook/opt-125m\")] public partial class R;")]
    public void AttributesGivenTwiceDoNotCompile(string method, string part)
    {
        RecipeProject project = new(RecipeSource.Of(method) + part);

        Assert.Contains(project.Compile().GetDiagnostics(), diagnostic => diagnostic.Id == "CS0579");
        Assert.Null(project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0].Exception);
    }

    /// <summary>Attributes that may be given several times contradict each other in a rule of ours where they do.</summary>
    [Fact]
    public async Task APatternGivenTwiceIsReported()
    {
        RecipeProject project = new(RecipeSource.Of("[Lora] [LoraPattern(\"q_proj\", Rank = 2)] [LoraPattern(\"q_proj\", Rank = 4)]"));

        Assert.Equal("SFT0112", Assert.Single(await project.AnalyzeAsync()).Id);
    }

    /// <summary>The metrics that a recipe can choose by are those that its evaluations have, by their names in TRL.</summary>
    [Theory]
    [InlineData("[Dpo]", "loss, rewards/chosen, rewards/rejected, rewards/margins, logps/chosen, logps/rejected, rewards/accuracies")]
    [InlineData("[Kto]", "loss, rewards/chosen, rewards/rejected, rewards/margins, logps/chosen, logps/rejected, kl")]
    [InlineData("", "loss, perplexity")]
    public async Task AnUnknownMetricNamesAll(string preference, string metrics)
    {
        RecipeProject project = new(RecipeSource.Of(
            $"[Lora] {preference} [Dataset(\"a\", EvalSplit = 0.1)] [TrainingArguments(LoadBestModelAtEnd = true, MetricForBestModel = \"x\", "
            + "EvalStrategy = IntervalStrategy.Epoch, SaveStrategy = IntervalStrategy.Epoch)]"));

        string message = (await project.AnalyzeAsync()).Single(diagnostic => diagnostic.Id == "SFT0419").GetMessage();

        Assert.EndsWith("measured are " + metrics, message, StringComparison.Ordinal);
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
}
