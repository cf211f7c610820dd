extern alias shipped;

using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// The recipes of single families: their facts against the real models, and their runs on small models of the same shape, from training
/// on the rows that come with them to answers of what was saved.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class FamilyRecipeTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>rank · (in + out) for each adapted module of each layer, and the published size of the model.</summary>
    [Fact]
    public async Task Facts_are_those_of_the_real_models()
    {
        const long llama = 32L * 2 * 16 * (4096 + 4096);
        const long mistral = 32L * 8 * ((2 * (4096 + 4096)) + (2 * (4096 + 1024)));
        const long falcon = 32L * 16 * (4544 + 4672);
        await FactsAsync<shipped::Llama2Chat>(llama, 6_738_415_616);
        await FactsAsync<shipped::MistralInstruct>(mistral, 7_241_732_096);
        await FactsAsync<shipped::FalconInstruct>(falcon, 6_921_720_704);
    }

    [Fact]
    public void Prompts_are_the_families_own()
    {
        Assert.Equal(
            "[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWhy? [/INST]", Text(Llama2Chat.RenderPrompt(instruction: "Why?", system: "Be brief.")));
        Assert.Equal("[INST] Why? [/INST]", Text(Llama2Chat.RenderPrompt(instruction: "Why?", system: null)));
        Assert.Equal("[INST] Sum up.\n\nA note. [/INST]", Text(MistralInstruct.RenderPrompt("Sum up.", "A note.")));
        Assert.Equal("[INST] Why? [/INST]", Text(MistralInstruct.RenderPrompt(instruction: "Why?", input: null)));
        Assert.Equal("User: Why?\nAssistant:", Text(FalconInstruct.RenderPrompt("Why?")));
    }

    [Fact]
    public async Task Llama2Chat_trains_saves_and_answers()
    {
        string adapter = await TrainAsync<Llama2Chat>(TinyModel.WriteLlama2(_folder["model"]));
        using Llama2Chat.TunedModel tuned = await Llama2Chat.LoadAsync(adapter, new() { ModelDirectory = _folder["model"] });
        await AnswersAsync(settings => tuned.GenerateAsync(instruction: "Why?", system: "Be brief.", settings: settings));
    }

    [Fact]
    public async Task MistralInstruct_trains_saves_and_answers()
    {
        string adapter = await TrainAsync<MistralInstruct>(TinyModel.WriteMistral(_folder["model"]));
        using MistralInstruct.TunedModel tuned = await MistralInstruct.LoadAsync(adapter, new() { ModelDirectory = _folder["model"] });
        await AnswersAsync(settings => tuned.GenerateAsync(instruction: "Why?", input: null, settings: settings));
    }

    [Fact]
    public async Task FalconInstruct_trains_saves_and_answers()
    {
        string adapter = await TrainAsync<FalconInstruct>(TinyModel.WriteFalcon(_folder["model"]));
        using FalconInstruct.TunedModel tuned = await FalconInstruct.LoadAsync(adapter, new() { ModelDirectory = _folder["model"] });
        await AnswersAsync(settings => tuned.GenerateAsync("Why?", settings: settings));
    }

    private static async Task FactsAsync<TRecipe>(long trainable, long model)
        where TRecipe : IRecipe
    {
        JsonElement facts = (await Command.RunAsync<TRecipe>("info", "--json")).Succeeded().Json;
        Assert.Equal(trainable, facts.GetProperty("trainable_parameters").GetInt64());
        Assert.Equal(model + trainable, facts.GetProperty("all_parameters").GetInt64());
    }

    /// <summary>A model of random weights may well say nothing at all; not each time that it is asked.</summary>
    private static async Task AnswersAsync(Func<GenerationSettings, Task<GenerationResult>> ask)
    {
        int tokens = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            tokens += (await ask(new GenerationSettings { MaxNewTokens = 8, Temperature = 2, Seed = seed })).TokenIds.Count;
        }

        Assert.NotEqual(0, tokens);
    }

    private static string Text(IReadOnlyList<PromptSegment> segments) => string.Concat(segments.Select(segment => segment.Text));

    /// <summary>The recipe's own command, on the recipe's own rows; a step's loss falls.</summary>
    private async Task<string> TrainAsync<TRecipe>(string model)
        where TRecipe : IRecipe
    {
        JsonElement report = (await Command.RunAsync<TRecipe>(
            "train", "--model", model, "--output", _folder["adapter"], "--json")).Succeeded().Json;
        double[] losses = [.. report.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("loss").GetDouble())];
        Assert.Equal(30, losses.Length);
        Assert.True(losses[^5..].Average() < losses[..5].Average(), $"{losses[0]} → {losses[^1]}");

        // What was saved, loaded again, knows the rows better than the model that it started from.
        double tuned = await LossAsync<TRecipe>(model, "--adapter", _folder["adapter"]), untuned = await LossAsync<TRecipe>(model, "--base");
        Assert.True(tuned < untuned - 1e-4, $"{untuned} → {tuned}");
        return _folder["adapter"];
    }

    private static async Task<double> LossAsync<TRecipe>(string model, params string[] which)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>(["evaluate", "--model", model, "--data", RowsOf<TRecipe>(), "--json", .. which]))
            .Succeeded().Json.GetProperty("loss").GetDouble();

    private static string RowsOf<TRecipe>()
        where TRecipe : IRecipe => Path.Combine(AppContext.BaseDirectory, TRecipe.Definition.Datasets[0].Path);
}
