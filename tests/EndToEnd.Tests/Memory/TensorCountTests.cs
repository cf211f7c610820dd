using SftRecipes.Native;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Every tensor that a run, a model or an answer makes is gone with it, without the garbage collector's help.</summary>
[Collection(TorchCollection.Name)]
public sealed class TensorCountTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly LoadOptions _base;

    public TensorCountTests()
    {
        _base = new LoadOptions { ModelDirectory = TinyModel.WriteLlama(_folder["model"]) };

        // What other tests left to the collector must not go while this one counts.
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Training_keeps_as_many_tensors_at_each_step_and_none_at_the_end()
    {
        // What is made once per process is made here, and the parameters are counted.
        long parameters = await LoadAndAnswerAsync(model => ManySteps.LoadBaseAsync(model));
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
        Assert.Equal(2, Directory.GetDirectories(report.OutputDirectory, "checkpoint-*").Length);

        // The first step makes what is kept for the whole run.
        Assert.True(counts.Skip(1).Distinct().Count() == 1, string.Join(" ", counts));
        await AssertCountAsync(before, parameters);
    }

    [Fact]
    public async Task Full_fine_tuning_keeps_none_at_the_end()
    {
        long parameters = await LoadAndAnswerAsync(model => TinyFull.LoadBaseAsync(model));
        long before = await CountAsync();
        await TinyFull.TrainAsync(Quiz.Rows, options: new() { ModelDirectory = _base.ModelDirectory, OutputDirectory = _folder["out"] });
        await AssertCountAsync(before, parameters);
    }

    [Fact]
    public async Task A_model_that_is_disposed_keeps_none()
    {
        await TrainAsync(_ => { });
        await LoadAndAnswerAsync(model => ManySteps.LoadAsync(_folder["out"], model));
        long before = await CountAsync();
        long parameters = await LoadAndAnswerAsync(model => ManySteps.LoadAsync(_folder["out"], model));
        await AssertCountAsync(before, parameters);
    }

    private Task<TrainingReport> TrainAsync(Action<TrainingEvent> progress) => ManySteps.TrainAsync(
        Quiz.Rows.Take(20), Quiz.Rows.Skip(20),
        new() { ModelDirectory = _base.ModelDirectory, OutputDirectory = _folder["out"], Progress = progress });

    /// <summary>Loads a model, asks it in every way, and disposes it.</summary>
    /// <returns>Its parameters.</returns>
    private async Task<long> LoadAndAnswerAsync<TModel>(Func<LoadOptions, Task<TModel>> load)
        where TModel : LanguageModel
    {
        using TModel model = await load(_base);
        IReadOnlyList<IReadOnlyList<PromptSegment>> prompts = [.. Quiz.Rows.Take(5).Select(row => ManySteps.RenderPrompt(row.Question))];

        // The first answer fills the cache of rotary angles, which is the model's.
        await model.GenerateAsync(prompts[0]);
        long loaded = await CountAsync();
        await model.GenerateAsync(prompts[0]);
        await model.GenerateBatchAsync(prompts, batchSize: 2);
        await foreach (string _ in model.StreamAsync(prompts[1]))
        {
            break;
        }

        Assert.Equal(loaded, await CountAsync());
        return await TorchThread.RunAsync(() => model.Model.parameters().LongCount());
    }

    /// <summary>
    /// Asserts that a count has grown by nothing but what TorchSharp itself miscounts: the tensor that a parameter is made of is emptied,
    /// and still counted after both were disposed.
    /// </summary>
    private static async Task AssertCountAsync(long before, long parameters)
    {
        long after = await CountAsync();
        await TorchThread.RunAsync(() =>
        {
            torch.Tensor tensor = torch.ones(1);
            new TorchSharp.Modules.Parameter(tensor).Dispose();
            tensor.Dispose();
        });
        long perParameter = await CountAsync() - after;
        Assert.Equal(before + (parameters * perParameter), after);
    }

    private static Task<long> CountAsync() => TorchThread.RunAsync(() => torch.Tensor.TotalCount);
}
