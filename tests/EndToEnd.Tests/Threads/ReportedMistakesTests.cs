using System.Text.Json;
using SftRecipes.Tests;
using SftRecipes.Tokenization;

namespace SftRecipes.EndToEnd.Tests.Threads;

/// <summary>
/// Mistakes that users of other frameworks found out about hours into a run, or never, each named after the thread that reports it: those that
/// no compiler can see. What stops or prevents them at run time is what runs here; the others are in <c>Generators.Tests</c>.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class ReportedMistakesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _data;

    public ReportedMistakesTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);
        _data = _folder.Write("rows.jsonl", Quiz.JsonLines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trl6668_TruncationMasksEveryLabelAndTheRunSucceeds() =>
        AssertStopped(await TrainAsync<CutRows>("out"), "All 24 rows are left out at MaxLength = 4", "larger MaxLength");

    /// <summary>Prompt and row are rendered by one method and tokenized piece by piece: what is trained begins where the prompt ends.</summary>
    [Fact]
    public void Trl5213_PromptTokensAreNoPrefixOfTheRow()
    {
        var tokenizer = new SegmentTokenizer(HuggingFaceTokenizer.Load(_model));
        Assert.All(Quiz.Rows, row =>
        {
            int[] prompt = tokenizer.TokenizePrompt(TinyLora.RenderPrompt(row.Question));
            TokenizedExample whole = tokenizer.Tokenize(TinyLora.RenderPrompt(row), appendEos: true);

            Assert.Equal(prompt, whole.InputIds.Take(prompt.Length));
            Assert.All(whole.Labels.Take(prompt.Length), label => Assert.Equal(-100, label));
            Assert.Equal(whole.InputIds.Skip(prompt.Length), whole.Labels.Skip(prompt.Length));
        });
    }

    [Fact]
    public async Task LlamaFactory8088_LossOfNaNGoesUnnoticed()
    {
        using (FileStream weights = File.OpenWrite(Path.Combine(_model, "model.safetensors")))
        {
            // All bits set is a float that is not a number.
            weights.Seek(-64, SeekOrigin.End);
            weights.Write(Enumerable.Repeat(byte.MaxValue, 64).ToArray());
        }

        AssertStopped(await TrainAsync<FourAtOnce>("out"), "Step 1 has loss NaN", "damaged");
    }

    [Fact]
    public async Task Transformers34191_GradientAccumulationChangesTheLoss() =>
        AssertSame(await HistoryAsync<FourAtOnce>("at-once"), await HistoryAsync<FourByOne>("by-one"));

    [Fact]
    public async Task Transformers42489_GradientCheckpointingLeavesAdaptersUntrained() =>
        AssertSame(await HistoryAsync<FourAtOnce>("kept"), await HistoryAsync<FourCheckpointed>("computed-again"));

    /// <summary>The loss of rows that share a sequence is the loss of the rows alone.</summary>
    [Fact]
    public async Task Trl1230_PackedRowsAttendToEachOther() =>
        AssertSame(await HistoryAsync<AllPadded>("padded"), await HistoryAsync<AllPacked>("packed"));

    /// <summary>An adapter is never merged into rounded weights, which would round it away.</summary>
    [Fact]
    public async Task Peft1043_MergedQloraAnswersWorse()
    {
        string model = TinyModel.WriteOpt(_folder["opt"]);
        (await Command.RunAsync<OptAlpaca>("train", "--model", model, "--output", _folder["adapter"])).Succeeded();
        using OptAlpaca.TunedModel tuned = await OptAlpaca.LoadAsync(_folder["adapter"], new LoadOptions { ModelDirectory = model });

        RecipeException error = await Assert.ThrowsAsync<RecipeException>(() => tuned.MergeAdapterAsync());

        Assert.Contains("would round the adapter away", error.Message, StringComparison.Ordinal);
        Assert.Contains("full-precision weights", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Training and inference render by one method, so that a prompt cannot come out in two ways.</summary>
    [Fact]
    public void LlamaFactory2509_TemplateDiffersBetweenTrainingAndInference() => Assert.All(Quiz.Rows, row =>
        Assert.Equal(TinyLora.RenderPrompt(row.Question), TinyLora.RenderPrompt(row).Where(segment => !segment.Trained)));

    private Task<CommandResult> TrainAsync<TRecipe>(string output)
        where TRecipe : IRecipe =>
        Command.RunAsync<TRecipe>("train", "--model", _model, "--data", _data, "--output", _folder[output], "--json");

    private async Task<(double Loss, double GradientNorm)[]> HistoryAsync<TRecipe>(string output)
        where TRecipe : IRecipe =>
    [
        .. (await TrainAsync<TRecipe>(output)).Succeeded().Json.GetProperty("history").EnumerateArray()
            .Select((JsonElement step) => (step.GetProperty("loss").GetDouble(), step.GetProperty("grad_norm").GetDouble())),
    ];

    /// <summary>The run ends in one sentence, after what it has reported until then.</summary>
    private static void AssertStopped(CommandResult result, params string[] parts)
    {
        Assert.Equal(ExitCode.UserError, result.ExitCode);
        string error = result.Error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    private static void AssertSame((double Loss, double GradientNorm)[] expected, (double Loss, double GradientNorm)[] actual)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4 * pair.First.Loss);
            Assert.Equal(pair.First.GradientNorm, pair.Second.GradientNorm, 1e-3 * pair.First.GradientNorm);
            Assert.NotEqual(0, pair.Second.GradientNorm);
        });
    }
}
