using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The quiz, learnt once for all tests of a class; does nothing where the pretrained model is absent.</summary>
public sealed class TunedStories : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>The adapter of <see cref="StoryQuiz"/>.</summary>
    public string Adapter => _folder["adapter"];

    /// <summary>The run of <see cref="StoryQuiz"/>.</summary>
    public TrainingReport? Report { get; private set; }

    /// <summary>Where the base model lies.</summary>
    internal static LoadOptions Base => new() { ModelDirectory = StoriesModel.DirectoryOrSkip() };

    public async Task InitializeAsync()
    {
        if (StoriesModel.Directory is { } model)
        {
            Report = await StoryQuiz.TrainAsync(Quiz.Rows, options: new() { ModelDirectory = model, OutputDirectory = Adapter });
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
