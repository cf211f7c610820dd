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

    /// <summary>The base model's directory; skips the test where there is none.</summary>
    public string Model
    {
        get
        {
            StoriesModel.DirectoryOrSkip();
            return _folder["model"];
        }
    }

    /// <summary>Where the base model lies.</summary>
    internal LoadOptions Base => new() { ModelDirectory = Model };

    public async Task InitializeAsync()
    {
        if (StoriesModel.Directory is not null)
        {
            StoriesModel.CopyWithItsOwnEos(_folder["model"]);
            Report = await StoryQuiz.TrainAsync(Quiz.Rows, options: new() { ModelDirectory = Model, OutputDirectory = Adapter });
        }
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
