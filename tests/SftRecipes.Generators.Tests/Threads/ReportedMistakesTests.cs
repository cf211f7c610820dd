using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Threads;

/// <summary>
/// Mistakes that users of other frameworks found out about hours into a run, or never, each named after the thread that reports it: here the
/// recipe is rejected with a message that says what to do. Those that no compiler can see are in <c>EndToEnd.Tests</c> under the same name.
/// </summary>
public class ReportedMistakesTests
{
    /// <summary>PEFT trains what does match and says nothing of the rest.</summary>
    [Fact]
    public Task Peft1959_HalfWrongTargetModulesPassSilently() =>
        RejectedAsync("peft-1959-half-wrong-target-modules", RuleIds.TargetModuleUnmatched, "q_proj, k_proj, v_proj");

    /// <summary>It used to work, and then was looked for as a name, once the model was loaded.</summary>
    [Fact]
    public Task Peft1206_RegularExpressionInAListOfNames() =>
        RejectedAsync("peft-1206-regular-expression-in-a-list", RuleIds.TargetModuleUnmatched, "self_attn");

    [Fact]
    public Task LMFlow125_TargetsOfAnotherModelFoundOutAfterLoading() =>
        RejectedAsync("lmflow-125-llama-targets-on-bloom", RuleIds.TargetModuleUnmatched, "query_key_value");

    [Fact]
    public Task Trl1623_NoEosSoTheModelNeverStops() =>
        RejectedAsync("trl-1623-no-eos-after-the-response", RuleIds.NothingEndsAnAnswer, "AppendEos");

    /// <summary>Labels are masked by place and not by id, so that pad may be EOS; a BOS that comes twice is reported.</summary>
    [Fact]
    public Task AlignmentHandbook127_BosIsDoubledWhenARenderedTemplateIsTokenized() =>
        RejectedAsync("bos-twice-in-the-prompt", RuleIds.BosDoubled, "<s>");

    /// <summary>A template that fills a row by itself leaves no label to train; rows that do are found when they are read.</summary>
    [Fact]
    public Task Trl6668_TruncationMasksEveryLabelAndTheRunSucceeds() =>
        RejectedAsync("scaffold-as-long-as-a-row", RuleIds.ScaffoldFillsMaxLength, "MaxLength");

    /// <summary>The marker is not written a second time for a collator to find: it is where the response's placeholder is.</summary>
    [Fact]
    public async Task Unsloth2900_ResponseMarkerThatIsNotFoundMasksEverything()
    {
        await RejectedAsync("unsloth-2900-response-marker-without-response", RuleIds.NoResponsePlaceholder, "{Output}");
        await RejectedAsync("unsloth-2900-response-that-is-not-last", RuleIds.TextAfterResponse, "{Output}");
    }

    /// <summary>No stock template has the blocks; turns are located without them, and where there are none to locate it is an error.</summary>
    [Fact]
    public async Task Trl4201_AssistantOnlyLossOfATemplateWithoutGenerationBlocks()
    {
        await RejectedAsync("trl-4201-template-that-says-nothing-of-turns", RuleIds.ChatTemplateWithoutMessages, "messages");
        await AcceptedAsync("trl-4201-template-without-generation-blocks");
    }

    [Fact]
    public async Task Trl4901_Fp16ScalerMeetsBf16Gradients()
    {
        await RejectedAsync("trl-4901-fp16-scaler-with-bf16", RuleIds.HalfPrecisionTwice, "Bf16");
        await RejectedAsync("fp16-of-a-model-that-overflows", RuleIds.Float16Overflows, "Bf16");
    }

    /// <summary>A length under another name is not ignored, it does not compile; and a length that the model does not have is an error.</summary>
    [Fact]
    public async Task Unsloth2904_MaximumLengthIsIgnored()
    {
        RecipeProject renamed = new(RecipeSource.Of("[Lora] [TrainingArguments(MaxSeqLength = 2048)]"));
        Assert.Contains(renamed.Compile().GetDiagnostics(), diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.GetMessage().Contains("MaxSeqLength", StringComparison.Ordinal));
        await RejectedAsync("unsloth-2904-length-beyond-the-model", RuleIds.MaxLengthBeyondPositions, "2048");
    }

    /// <summary>The option was there and did nothing for months; an option that does nothing is an error.</summary>
    [Fact]
    public Task Axolotl3401_TruncationIsNeverApplied() =>
        RejectedAsync("axolotl-3401-truncation-without-effect", RuleIds.DataOptionWithoutEffect, "OverLength");

    /// <summary>There is no packing that lets rows see each other by accident: what cannot be isolated is not packed.</summary>
    [Fact]
    public Task Trl1230_PackedRowsAttendToEachOther() =>
        RejectedAsync("trl-1230-pairs-packed-into-one-sequence", RuleIds.PreferenceRowsPacked, "Packing");

    [Fact]
    public Task LlamaFactory8133_BestModelOfStepsThatWereNotSaved() =>
        RejectedAsync("llamafactory-8133-best-model-between-checkpoints", RuleIds.SaveStepsOffEvalSteps, "multiple of the 200 steps");

    /// <summary>The adapter is merged into full-precision weights, and a recipe that was trained on rounded ones says so.</summary>
    [Fact]
    public Task Peft1043_MergedQloraAnswersWorse() =>
        RejectedAsync("quantized-base-to-be-merged-into", RuleIds.MergeIntoFullPrecision, "Nf4");

    /// <summary>A token that the model has no row for is not added and left untrained: it does not compile.</summary>
    [Fact]
    public Task LlamaFactory7997_AddedTokensAreNeverTrained() =>
        RejectedAsync("special-token-not-in-the-given-vocabulary", RuleIds.SpecialTokenUnknown, "its special tokens are");

    private static async Task RejectedAsync(string name, string id, string says)
    {
        RecipeProject project = RecipeCase.Load("Wrong", name).Project();

        Diagnostic[] diagnostics = [.. (await project.AnalyzeAsync()).Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Info || diagnostic.Id == id)];

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(id, diagnostic.Id));
        Assert.All(diagnostics, diagnostic => Assert.Contains(says, diagnostic.GetMessage(), StringComparison.Ordinal));
        Assert.Equal(!Descriptors.IsError(id), Completed(project));
    }

    private static async Task AcceptedAsync(string name)
    {
        RecipeProject project = RecipeCase.Load("Right", name).Project();

        Assert.Empty(await project.AnalyzeAsync());
        Assert.True(Completed(project));
    }

    private static bool Completed(RecipeProject project) => project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0]
        .TrackedSteps[TrackingNames.Outcomes].SelectMany(step => step.Outputs).All(output => ((RecipeOutcome)output.Value).Model is not null);
}
