using SftRecipes.Native;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Every tensor that a run, a model or an answer makes is gone with it.</summary>
[Collection(TorchCollection.Name)]
public sealed class TensorCountTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;

    public TensorCountTests() => _model = TinyModel.WriteLlama(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Training_keeps_as_many_tensors_at_each_step_and_none_at_the_end()
    {
        // What is made once per process is made here.
        await TrainAsync(_ => { });
        long before = await CountAsync();
        var counts = new List<long>();
        TrainingReport report = await TrainAsync(happened =>
        {
            if (happened is StepCompleted)
            {
                counts.Add(torch.Tensor.TotalCount);
            }
        });
        Assert.Equal(300, counts.Count);
        Assert.Equal(3, report.Evaluations.Count);

        // The first step makes the optimizer's moments.
        Assert.Single(counts.Skip(1).Distinct());
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Answering_keeps_none()
    {
        TrainingReport report = await TrainAsync(_ => { });
        await AnswerAsync(report.OutputDirectory);
        long before = await CountAsync();
        await AnswerAsync(report.OutputDirectory);
        Assert.Equal(before, await CountAsync());
    }

    private Task<TrainingReport> TrainAsync(Action<TrainingEvent> progress) => ManySteps.TrainAsync(
        Quiz.Rows.Take(20), Quiz.Rows.Skip(20), new() { ModelDirectory = _model, OutputDirectory = _folder["out"], Progress = progress });

    private async Task AnswerAsync(string adapter)
    {
        using ManySteps.TunedModel model = await ManySteps.LoadAsync(adapter, new() { ModelDirectory = _model });
        long loaded = await CountAsync();
        await model.GenerateAsync(Quiz.Rows[0].Question);
        await model.GenerateBatchAsync([.. Quiz.Rows.Take(5).Select(row => ManySteps.RenderPrompt(row.Question))]);
        await foreach (string _ in model.StreamAsync(Quiz.Rows[1].Question))
        {
            break;
        }

        Assert.Equal(loaded, await CountAsync());
    }

    private static Task<long> CountAsync() => TorchThread.RunAsync(() => torch.Tensor.TotalCount);
}
