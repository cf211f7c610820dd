using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A recipe gives the same bytes each time, and its seed decides which.</summary>
[Collection(TorchCollection.Name)]
public sealed class DeterminismTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _data;

    public DeterminismTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);
        _data = _folder.Write("rows.jsonl", Quiz.JsonLines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_of_one_seed_write_the_same_bytes()
    {
        await TrainAsync<TinyLora>("first");
        await TrainAsync<TinyLora>("second");
        Assert.Equal(FileTree.Of(_folder["first"]), FileTree.Of(_folder["second"]));
    }

    [Fact]
    public async Task Runs_of_other_seeds_differ()
    {
        await TrainAsync<TinyLora>("first");
        await TrainAsync<TinyLoraOtherSeed>("second");
        Assert.NotEqual(
            FileTree.Hash(_folder["first", "adapter_model.safetensors"]), FileTree.Hash(_folder["second", "adapter_model.safetensors"]));
    }

    [Fact]
    public async Task Adapter_dropout_acts_in_training_and_not_in_evaluation()
    {
        double[] dropped = await GradientNormsAsync<TinyLora>("dropped");
        double[] whole = await GradientNormsAsync<TinyLoraWithoutDropout>("whole");

        // Both start alike and with B = 0, so the first loss is the same and only B's gradient tells.
        Assert.NotEqual(whole[0], dropped[0]);

        // The same adapter, evaluated by either recipe.
        Assert.Equal(await LossAsync<TinyLoraWithoutDropout>("--adapter", "dropped"), await LossAsync<TinyLora>("--adapter", "dropped"));
    }

    [Fact]
    public async Task Model_dropout_acts_in_training_and_not_in_evaluation()
    {
        // Three rows are one step of OptAlpaca; its model has dropout 0.1, the Llama has none.
        string opt = TinyModel.WriteOpt(_folder["opt"]);
        CommandResult trained = await Command.RunAsync<OptAlpaca>("train", "--model", opt, "--output", _folder["out"], "--json");
        double training = trained.Succeeded().Json.GetProperty("history")[0].GetProperty("loss").GetDouble();
        double first = await EvaluateAsync();
        Assert.NotEqual(first, training, 1e-4);
        Assert.Equal(first, await EvaluateAsync());

        async Task<double> EvaluateAsync() => (await Command.RunAsync<OptAlpaca>(
            "evaluate", "--model", opt, "--base", "--data", OptAlpacaRun.Data, "--json")).Succeeded().Json.GetProperty("loss").GetDouble();
    }

    [Fact]
    public async Task Without_dropout_the_first_loss_is_that_of_the_untuned_model()
    {
        // One batch of four rows, so that the first step sees all of them.
        string rows = _folder.Write("four.jsonl", string.Concat(Quiz.JsonLines.Split('\n').Take(4).Select(line => line + "\n")));
        CommandResult trained = await Command.RunAsync<TinyLoraWithoutDropout>(
            "train", "--model", _model, "--data", rows, "--output", _folder["out"], "--json");
        double untuned = (await Command.RunAsync<TinyLoraWithoutDropout>("evaluate", "--base", "--model", _model, "--data", rows, "--json"))
            .Succeeded().Json.GetProperty("loss").GetDouble();
        Assert.Equal(untuned, trained.Succeeded().Json.GetProperty("history")[0].GetProperty("loss").GetDouble(), 1e-5);
    }

    private async Task<CommandResult> TrainAsync<TRecipe>(string output)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>("train", "--model", _model, "--data", _data, "--output", _folder[output], "--json")).Succeeded();

    private async Task<double[]> GradientNormsAsync<TRecipe>(string output)
        where TRecipe : IRecipe =>
        [.. (await TrainAsync<TRecipe>(output)).Json.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("grad_norm").GetDouble())];

    private async Task<double> LossAsync<TRecipe>(string option, string directory)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>("evaluate", "--model", _model, "--data", _data, option, _folder[directory], "--json"))
            .Succeeded().Json.GetProperty("loss").GetDouble();
}
