using SftRecipes.Data;
using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

/// <summary>What is counted and logged of a run.</summary>
public class BookkeepingTests
{
    private const int Ignored = -100;

    /// <summary>The loss of a step is divided by the trained tokens of all its batches, the shorter rows and batches among them.</summary>
    [Fact]
    public void Trained_tokens_are_those_of_all_micro_batches()
    {
        Batch first = Collator.Collate([new([1, 2, 3, 4], [Ignored, Ignored, 3, 4]), new([1, 2], [Ignored, 2])], padTokenId: 0);
        Batch last = Collator.Collate([new([1, 2, 3], [Ignored, 2, 3])], padTokenId: 0);

        TrainingUpdate update = new(1, 1, 1, [first, last], EndsEpoch: true);

        Assert.Equal(2 + 1 + 2, update.TrainedTokens);
        Assert.Equal(4 + 2 + 3, update.Tokens);
    }

    /// <summary>A log entry holds the mean of the losses since the last one, and the norm and rate of its own step; the last one may be shorter.</summary>
    [Fact]
    public void A_log_entry_is_the_mean_since_the_last_one()
    {
        List<TrainingLogged> logged = [];
        TrainingRecorder recorder = new(
            new TrainingOptions
            {
                Progress = given =>
                {
                    if (given is TrainingLogged entry)
                    {
                        logged.Add(entry);
                    }
                },
            },
            loggingSteps: 2);
        recorder.Started(new TrainingStarted(5, 10, 1, 1), completedSteps: 0);
        double[] losses = [4, 2, 3, 2, 1];
        Batch batch = Collator.Collate([new([1, 2], [Ignored, 2])], padTokenId: 0);
        for (int step = 1; step <= losses.Length; step++)
        {
            recorder.Completed(
                new TrainingUpdate(step, 5, step / 5d, [batch], step == 5), losses[step - 1], gradientNorm: 10 * step, learningRate: 0.1 * step,
                new Dictionary<string, double>());
        }

        Assert.Equal([(2, 3, 20), (4, 2.5, 40), (5, 1, 50)], logged.Select(entry => (entry.Step, entry.Loss, entry.GradientNorm)));
        Assert.Equal([0.2, 0.4, 0.5], logged.Select(entry => entry.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(losses, recorder.History.Select(step => step.Loss));
        Assert.Equal(10, recorder.Tokens);
    }
}
