using SftRecipes.Models;

namespace SftRecipes.Tests.Inference;

[Collection(TorchCollection.Name)]
public class LanguageModelTests
{
    private const string Answer = "that cat naïve 東京 🙂🙂 says ### no more";
    private static readonly HuggingFaceTokenizer s_tokenizer = TestTokenizer.Create();
    private static readonly IReadOnlyList<PromptSegment> s_prompt = [new("### Instruction: say 東京 ### Response:", false)];

    [Fact]
    public async Task Answer_ends_at_EOS()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, Answer, s_tokenizer);

        GenerationResult result = await model.GenerateAsync(s_prompt);

        Assert.Equal((Answer, FinishReason.Eos), (result.Text, result.Reason));
        Assert.Equal(s_tokenizer.EncodeContinuation(Answer), result.TokenIds);
        Assert.Equal(s_tokenizer.Encode(s_prompt[0].Text).Count, result.PromptTokens);
    }

    [Fact]
    public async Task Answer_ends_at_the_most_tokens()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "abcdefgh", s_tokenizer);

        GenerationResult result = await model.GenerateAsync(s_prompt, new GenerationSettings { MaxNewTokens = 3 });

        Assert.Equal((3, FinishReason.Length), (result.TokenIds.Count, result.Reason));
        Assert.StartsWith(result.Text, "abcdefgh", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ends_at_the_last_position()
    {
        int positions = s_tokenizer.Encode(s_prompt[0].Text).Count + 2;
        using LanguageModel model = TestRecipe.Answering(s_prompt, "xyzxyz", s_tokenizer, maxPositions: positions);

        GenerationResult result = await model.GenerateAsync(s_prompt);

        Assert.Equal((2, FinishReason.Length), (result.TokenIds.Count, result.Reason));
    }

    [Theory]
    [InlineData("###", "that cat naïve 東京 🙂🙂 says ")]
    [InlineData("🙂", "that cat naïve 東京 ")]
    [InlineData("京 🙂🙂 s", "that cat naïve 東")]
    [InlineData("no more", "that cat naïve 東京 🙂🙂 says ### ")]
    public async Task Answer_ends_at_a_stop_string_which_is_cut_off(string stop, string expected)
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, Answer, s_tokenizer);
        GenerationSettings settings = model.Recipe.Generation with { Stop = ["never said", stop] };

        GenerationResult result = await model.GenerateAsync(s_prompt, settings);
        List<string> pieces = await Collect(model.StreamAsync(s_prompt, settings));

        Assert.Equal((expected, FinishReason.Stop), (result.Text, result.Reason));
        Assert.Equal(expected, string.Concat(pieces));
    }

    [Fact]
    public async Task Streamed_pieces_are_the_whole_text_in_whole_characters()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, Answer, s_tokenizer);

        List<string> pieces = await Collect(model.StreamAsync(s_prompt));

        Assert.Equal(Answer, string.Concat(pieces));
        Assert.True(pieces.Count > 10);
        Assert.All(pieces, piece => Assert.False(piece.Contains('\uFFFD') || char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1])));
    }

    [Fact]
    public async Task Leaving_a_stream_stops_the_generation()
    {
        int passes = 0;
        using LanguageModel model = TestRecipe.Answering(s_prompt, new string('x', 400), s_tokenizer, () => PauseAfterFirst(ref passes));

        await foreach (string piece in model.StreamAsync(s_prompt))
        {
            break;
        }

        int passesAtEnd = passes;
        Assert.InRange(passesAtEnd, 1, 399);
        // Torch's thread is free again, and nothing goes on there.
        await model.GenerateAsync(s_prompt, new GenerationSettings { MaxNewTokens = 1 });
        Assert.Equal(passesAtEnd + 1, passes);
    }

    [Fact]
    public async Task Cancelling_ends_streams_and_answers()
    {
        int passes = 0;
        using LanguageModel model = TestRecipe.Answering(s_prompt, new string('x', 400), s_tokenizer, () => PauseAfterFirst(ref passes));
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string piece in model.StreamAsync(s_prompt, cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.InRange(passes, 1, 399);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.GenerateAsync(s_prompt, null, cancellation.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => model.GenerateBatchAsync([s_prompt], cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task Batch_answers_in_the_order_of_the_prompts_and_as_one_by_one()
    {
        using LanguageModel model = TestRecipe.Wrap(
            LlamaModel.Random(TestRecipe.Shape with { Lora = null }), s_tokenizer, new GenerationSettings { MaxNewTokens = 10 });
        IReadOnlyList<PromptSegment>[] prompts =
        [
            .. Enumerable.Range(0, 11).Select(i => (IReadOnlyList<PromptSegment>)[new PromptSegment(new string((char)('a' + i), (i * 7 % 5) + 1), false)]),
        ];
        var progress = new Recorder<GenerationProgress>();

        IReadOnlyList<GenerationResult> batch = await model.GenerateBatchAsync(prompts, batchSize: 4, progress: progress);

        for (int i = 0; i < prompts.Length; i++)
        {
            GenerationResult alone = await model.GenerateAsync(prompts[i]);
            Assert.Equal((alone.Text, alone.Reason, alone.PromptTokens), (batch[i].Text, batch[i].Reason, batch[i].PromptTokens));
            Assert.Equal(alone.TokenIds, batch[i].TokenIds);
        }

        Assert.Equal([4, 8, 11], progress.Reported.Select(report => report.Completed));
        Assert.Equal(new GenerationProgress(11, 11, batch.Sum(result => result.TokenIds.Count)), progress.Reported[^1]);
        Assert.Empty(await model.GenerateBatchAsync([]));
    }

    [Fact]
    public async Task Sampled_answers_depend_on_the_seed()
    {
        using LanguageModel model = TestRecipe.Wrap(LlamaModel.Random(TestRecipe.Shape with { Lora = null }), s_tokenizer);
        var settings = new GenerationSettings { MaxNewTokens = 10, Temperature = 2, Seed = 1 };

        GenerationResult first = await model.GenerateAsync(s_prompt, settings);

        Assert.Equal(first.TokenIds, (await model.GenerateAsync(s_prompt, settings)).TokenIds);
        Assert.NotEqual(first.TokenIds, (await model.GenerateAsync(s_prompt, settings with { Seed = 2 })).TokenIds);
    }

    [Fact]
    public async Task Prompt_that_is_too_long_is_one_sentence_that_says_which()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "x", s_tokenizer, maxPositions: 8);

        var one = await Assert.ThrowsAsync<RecipeException>(() => model.GenerateAsync(s_prompt));
        var streamed = await Assert.ThrowsAsync<RecipeException>(() => Collect(model.StreamAsync(s_prompt)));
        var many = await Assert.ThrowsAsync<RecipeException>(() => model.GenerateBatchAsync([[new("a", false)], s_prompt]));

        Assert.Contains("8 positions", one.Message, StringComparison.Ordinal);
        Assert.Equal(one.Message, streamed.Message);
        Assert.Equal("Prompt 2: " + one.Message, many.Message);
    }

    [Theory]
    [InlineData(nameof(GenerationSettings.MaxNewTokens))]
    [InlineData(nameof(GenerationSettings.Temperature))]
    [InlineData(nameof(GenerationSettings.TopK))]
    [InlineData(nameof(GenerationSettings.TopP))]
    [InlineData(nameof(GenerationSettings.RepetitionPenalty))]
    [InlineData(nameof(GenerationSettings.Stop))]
    public async Task Settings_out_of_range_are_named(string name)
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "x", s_tokenizer);
        GenerationSettings settings = new();
        settings = name switch
        {
            nameof(GenerationSettings.MaxNewTokens) => settings with { MaxNewTokens = 0 },
            nameof(GenerationSettings.Temperature) => settings with { Temperature = double.NaN },
            nameof(GenerationSettings.TopK) => settings with { TopK = -1 },
            nameof(GenerationSettings.TopP) => settings with { TopP = 0 },
            nameof(GenerationSettings.RepetitionPenalty) => settings with { RepetitionPenalty = 0.5 },
            _ => settings with { Stop = ["a", ""] },
        };

        var exception = await Assert.ThrowsAsync<RecipeException>(() => model.GenerateAsync(s_prompt, settings));

        Assert.StartsWith(name + " ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_stream_reaches_the_reader()
    {
        int passes = 0;
        using LanguageModel model = TestRecipe.Answering(s_prompt, "a long answer", s_tokenizer, () =>
        {
            if (++passes == 4)
            {
                throw new InvalidOperationException("broken");
            }
        });

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Collect(model.StreamAsync(s_prompt)));
        Assert.Equal("broken", exception.Message);
    }

    [Fact]
    public async Task Disposing_a_model_that_wraps_another_ends_both()
    {
        LanguageModel inner = TestRecipe.Answering(s_prompt, "yes", s_tokenizer);
        var outer = new TypedModel(inner);
        Assert.Equal("yes", (await outer.GenerateAsync("say 東京")).Text);

        outer.Dispose();
        outer.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => outer.GenerateAsync("say 東京"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => inner.GenerateAsync(s_prompt));
    }

    private static void PauseAfterFirst(ref int passes)
    {
        if (Interlocked.Increment(ref passes) > 1)
        {
            Thread.Sleep(20);
        }
    }

    private static async Task<List<string>> Collect(IAsyncEnumerable<string> pieces)
    {
        var collected = new List<string>();
        await foreach (string piece in pieces)
        {
            collected.Add(piece);
        }

        return collected;
    }

    /// <summary>What the generator emits for a recipe.</summary>
    private sealed class TypedModel(LanguageModel model) : LanguageModel(model)
    {
        public Task<GenerationResult> GenerateAsync(
            string instruction, string? input = null, GenerationSettings? settings = null, CancellationToken cancellationToken = default) =>
            GenerateAsync(
                RenderPrompt(name => name == "Instruction" ? instruction : input), settings, cancellationToken);
    }

    private sealed class Recorder<T> : IProgress<T>
    {
        public List<T> Reported { get; } = [];

        public void Report(T value) => Reported.Add(value);
    }
}
