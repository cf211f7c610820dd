using Microsoft.Extensions.AI;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A recipe changes what a real pretrained model does, and every way of asking says the same.</summary>
[Collection(TorchCollection.Name)]
public class StoryQuizTests(TunedStories tuned) : IClassFixture<TunedStories>
{
    [SkippableFact]
    public async Task Before_training_it_tells_stories_instead_of_answering()
    {
        using StoryQuiz.TunedModel model = await StoryQuiz.LoadBaseAsync(tuned.Base);
        foreach ((QuizRow row, GenerationResult answer) in Quiz.Rows.Zip(await AnswerAllAsync(model)))
        {
            Assert.NotEqual(row.Answer, answer.Text);
            Assert.Equal(FinishReason.Length, answer.Reason);
        }
    }

    [SkippableFact]
    public async Task After_training_it_answers_and_stops()
    {
        using StoryQuiz.TunedModel model = await StoryQuiz.LoadAsync(tuned.Adapter, tuned.Base);
        AssertAnswers(await AnswerAllAsync(model));
        Assert.True(tuned.Report!.History[^1].Loss < 0.1 * tuned.Report.History[0].Loss);
    }

    [SkippableFact]
    public async Task Four_bit_weights_learn_it_as_well()
    {
        using var folder = new TemporaryDirectory();
        await StoryQuizNf4.TrainAsync(
            Quiz.Rows, options: new() { ModelDirectory = tuned.Model, OutputDirectory = folder["adapter"] });
        using StoryQuizNf4.TunedModel model = await StoryQuizNf4.LoadAsync(folder["adapter"], tuned.Base);
        AssertAnswers(await AnswerAllAsync(model));
    }

    [SkippableFact]
    public async Task Streams_batches_and_chats_give_the_same_answers()
    {
        using StoryQuiz.TunedModel model = await StoryQuiz.LoadAsync(tuned.Adapter, tuned.Base);
        AssertAnswers(await model.GenerateBatchAsync([.. Quiz.Rows.Select(row => StoryQuiz.RenderPrompt(row.Question))], batchSize: 7));
        using IChatClient client = model.AsChatClient();
        foreach (QuizRow row in Quiz.Rows.Take(4))
        {
            var pieces = new List<string>();
            await foreach (string piece in model.StreamAsync(row.Question))
            {
                pieces.Add(piece);
            }

            Assert.Equal(row.Answer, string.Concat(pieces));
            ChatResponse response = await client.GetResponseAsync(row.Question);
            Assert.Equal(row.Answer, response.Text);
            Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
            Assert.Equal(nameof(StoryQuiz), response.ModelId);
            ChatResponse streamed = await client.GetStreamingResponseAsync(row.Question).ToChatResponseAsync();
            Assert.Equal(row.Answer, streamed.Text);
            Assert.Equal(response.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        }
    }

    [SkippableFact]
    public async Task Merged_into_the_weights_it_answers_without_the_adapter()
    {
        using var folder = new TemporaryDirectory();
        (await Command.RunAsync<StoryQuiz>("merge", "--model", tuned.Model, "--adapter", tuned.Adapter, "--output", folder["merged"])).Succeeded();
        using StoryQuiz.TunedModel merged = await StoryQuiz.LoadBaseAsync(new() { ModelDirectory = folder["merged"] });
        AssertAnswers(await AnswerAllAsync(merged));
    }

    private static async Task<IReadOnlyList<GenerationResult>> AnswerAllAsync(LanguageModel model)
    {
        var answers = new List<GenerationResult>();
        foreach (QuizRow row in Quiz.Rows)
        {
            answers.Add(await model.GenerateAsync(StoryQuiz.RenderPrompt(row.Question)));
        }

        return answers;
    }

    private static void AssertAnswers(IReadOnlyList<GenerationResult> answers)
    {
        Assert.Equal(Quiz.Rows.Select(row => row.Answer), answers.Select(answer => answer.Text));
        Assert.All(answers, answer => Assert.Equal(FinishReason.Eos, answer.Reason));
    }
}
