using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The best model as the result, checkpoints that are kept for it, and runs that end early.</summary>
[Collection(TorchCollection.Name)]
public sealed class BestModelTests : IDisposable
{
    private const string Adapter = "adapter_model.safetensors";
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _data;

    public BestModelTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);
        _data = _folder.Write("rows.jsonl", Quiz.JsonLines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_ends_early_and_its_result_is_the_best_checkpoint()
    {
        CommandResult trained = await TrainAsync<TinyEarlyStop>("out");
        JsonElement run = trained.Succeeded().Json;

        // The first evaluation, of step 2, and three without improvement.
        Assert.Equal([2, 4, 6, 8], run.GetProperty("evaluations").EnumerateArray().Select(evaluated => evaluated.GetProperty("step").GetInt32()));
        Assert.Equal(8, run.GetProperty("steps").GetInt32());
        Assert.True(run.GetProperty("stopped_early").GetBoolean());
        Assert.False(run.GetProperty("stopped").GetBoolean());
        Assert.Equal(2, run.GetProperty("best_step").GetInt32());
        Assert.Equal(run.GetProperty("evaluations")[0].GetProperty("eval_loss").GetDouble(), run.GetProperty("best_metric").GetDouble());
        Assert.Equal(Bytes("out", "checkpoint-2", Adapter), Bytes("out", Adapter));
        Assert.NotEqual(Bytes("out", "checkpoint-8", Adapter), Bytes("out", Adapter));
        Assert.Equal(
            Files("out", "checkpoint-2").Except(["optimizer.safetensors", "trainer_state.json"]), Files("out"));

        CommandResult told = await Command.RunAsync<TinyEarlyStop>(
            "train", "--model", _model, "--data", _data, "--eval-data", _data, "--output", _folder["told"]);
        Assert.Contains("ending early: loss has not improved for 3 evaluations", told.Out, StringComparison.Ordinal);
        Assert.Contains("step 2  taken as the result: the best loss", told.Out, StringComparison.Ordinal);
        Assert.Contains("Ended early after 8 of 20 steps", told.Out, StringComparison.Ordinal);
        Assert.Contains("after step 2, which is the result.", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resumed_run_remembers_the_best_model_and_how_long_it_has_waited()
    {
        (await TrainAsync<TinyEarlyStop>("whole")).Succeeded();
        foreach (int step in new[] { 2, 4, 8 })
        {
            string output = $"resumed-{step}";
            JsonElement run = (await TrainAsync<TinyEarlyStop>(output, "--resume", _folder["whole", $"checkpoint-{step}"])).Succeeded().Json;
            Assert.Equal(8, run.GetProperty("steps").GetInt32());
            Assert.True(run.GetProperty("stopped_early").GetBoolean());
            Assert.Equal(2, run.GetProperty("best_step").GetInt32());
            Assert.Equal(Bytes("whole", Adapter), Bytes(output, Adapter));
        }

        Assert.Equal(Bytes("whole", "checkpoint-8", Adapter), Bytes("resumed-4", "checkpoint-8", Adapter));
        Directory.Delete(_folder["whole", "checkpoint-2"], recursive: true);
        CommandResult gone = await TrainAsync<TinyEarlyStop>("gone", "--resume", _folder["whole", "checkpoint-4"]);
        Assert.NotEqual(ExitCode.Success, gone.ExitCode);
        Assert.Contains("The best model so far is that of step 2", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_best_checkpoint_is_kept_beyond_the_limit()
    {
        JsonElement run = (await TrainAsync<TinyBestOfAllWeights>("out")).Succeeded().Json;
        Assert.Equal(2, run.GetProperty("best_step").GetInt32());
        Assert.Equal(["checkpoint-2", "checkpoint-8"], Checkpoints("out"));
        Assert.Equal(Bytes("out", "checkpoint-2", "model.safetensors"), Bytes("out", "model.safetensors"));
        using TinyBestOfAllWeights.TunedModel tuned = await TinyBestOfAllWeights.LoadAsync(_folder["out"], new() { ModelDirectory = _model });
        Assert.NotEmpty((await tuned.GenerateAsync(Quiz.Rows[0].Question)).TokenIds);
    }

    [Fact]
    public async Task Checkpoints_can_be_those_of_the_best_evaluations_only()
    {
        JsonElement run = (await TrainAsync<TinyBestSaves>("out")).Succeeded().Json;
        double[] losses = [.. run.GetProperty("evaluations").EnumerateArray().Select(evaluated => evaluated.GetProperty("eval_loss").GetDouble())];
        double[] best = [.. losses.Where((loss, i) => losses.Take(i).All(before => loss < before))];
        Assert.Equal(4, losses.Length);
        int last = run.GetProperty("best_step").GetInt32();
        Assert.Equal(losses.Min(), run.GetProperty("best_metric").GetDouble());
        Assert.Equal((Array.IndexOf(losses, losses.Min()) + 1) * 2, last);

        // The last step is the result itself where it is the best, and needs no checkpoint.
        Assert.Equal(
            best.Select(loss => (Array.IndexOf(losses, loss) + 1) * 2).Where(step => step < 8).Select(step => $"checkpoint-{step}"),
            Checkpoints("out"));
    }

    [Fact]
    public async Task Without_evaluation_rows_there_is_no_best_model()
    {
        CommandResult run = await Command.RunAsync<TinyEarlyStop>("train", "--model", _model, "--data", _data, "--output", _folder["out"]);
        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Contains("saves the best model (LoadBestModelAtEnd) by the evaluations, and there are no evaluation rows", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private Task<CommandResult> TrainAsync<TRecipe>(string output, params string[] more)
        where TRecipe : IRecipe =>
        Command.RunAsync<TRecipe>(
            ["train", "--model", _model, "--data", _data, "--eval-data", _data, "--output", _folder[output], "--json", .. more]);

    private byte[] Bytes(params string[] path) => File.ReadAllBytes(_folder[path]);

    private IEnumerable<string> Files(params string[] path) =>
        Directory.GetFiles(_folder[path]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Checkpoints(string output) =>
        Directory.GetDirectories(_folder[output]).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal);
}
