extern alias shipped;

using System.Text.Json;
using SftRecipes.Checkpoints;
using SftRecipes.Native;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The recipe's commands, one after the other as a user types them.</summary>
[Collection(TorchCollection.Name)]
public class CommandTests(OptAlpacaRun run) : IClassFixture<OptAlpacaRun>
{
    [Fact]
    public async Task Info_gives_the_parameters_of_the_real_model()
    {
        CommandResult info = await Command.RunAsync<shipped::OptAlpaca>("info");
        Assert.Contains(
            "trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727", info.Succeeded().Out, StringComparison.Ordinal);
        JsonElement facts = (await Command.RunAsync<shipped::OptAlpaca>("info", "--json")).Succeeded().Json;
        Assert.Equal(1_572_864, facts.GetProperty("trainable_parameters").GetInt64());
        Assert.Equal(332_769_280, facts.GetProperty("all_parameters").GetInt64());
        Assert.Equal("OPTForCausalLM", facts.GetProperty("architecture").GetString());
        Assert.Equal(4, facts.GetProperty("effective_batch_size").GetInt32());
    }

    [Fact]
    public void Train_reports_every_step()
    {
        JsonElement report = run.Result.Succeeded().Json;
        Assert.Equal(30, report.GetProperty("steps").GetInt32());
        Assert.False(report.GetProperty("stopped").GetBoolean());
        JsonElement[] history = [.. report.GetProperty("history").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, 30), history.Select(step => step.GetProperty("step").GetInt32()));
        Assert.Equal(2e-4, history[0].GetProperty("learning_rate").GetDouble());
        Assert.Equal(2e-4 / 30, history[^1].GetProperty("learning_rate").GetDouble(), 1e-12);

        // Two layers, q and v, rank 16, 48 in and out.
        Assert.Equal(2 * 2 * 2 * 16 * 48, report.GetProperty("trainable_parameters").GetInt64());
        Assert.Contains("step 30/30", run.Result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_finds_the_tuned_model_better_on_its_rows()
    {
        JsonElement tuned = await EvaluateAsync("--adapter", run.Adapter);
        JsonElement untuned = await EvaluateAsync("--base");
        Assert.True(tuned.GetProperty("loss").GetDouble() < untuned.GetProperty("loss").GetDouble() - 1e-4, $"{tuned} {untuned}");
        Assert.Equal(3, tuned.GetProperty("rows").GetInt32());
        Assert.Equal(Math.Exp(tuned.GetProperty("loss").GetDouble()), tuned.GetProperty("perplexity").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Generate_answers_as_the_typed_interface_does()
    {
        string[] arguments =
            ["generate", "--model", run.Model, "--adapter", run.Adapter, "--instruction", "Explain the word.", "--input", "light", "--max-new-tokens", "12"];
        JsonElement answer = (await Command.RunAsync<OptAlpaca>([.. arguments, "--json"])).Succeeded().Json;
        Assert.Equal("### Instruction:\nExplain the word.\n\n### Input:\nlight\n\n### Response:\n", answer.GetProperty("prompt").GetString());
        using OptAlpaca.TunedModel model = await OptAlpaca.LoadAsync(run.Adapter, new() { ModelDirectory = run.Model });
        GenerationResult result = await model.GenerateAsync(
            "Explain the word.", "light", OptAlpaca.Definition.Generation with { MaxNewTokens = 12 });
        Assert.Equal(result.TokenIds, answer.GetProperty("response_ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(result.Text, answer.GetProperty("response").GetString());
        CommandResult plain = (await Command.RunAsync<OptAlpaca>(arguments)).Succeeded();
        Assert.Equal(result.Text.TrimEnd(), plain.Out.TrimEnd());
    }

    [Fact]
    public async Task Preview_shows_what_is_trained()
    {
        JsonElement preview = (await Command.RunAsync<OptAlpaca>("preview", "--model", run.Model, "--json")).Succeeded().Json;
        Assert.Equal(3, preview.GetProperty("rows").GetInt32());
        JsonElement row = preview.GetProperty("shown")[2];
        bool[] trained = [.. row.GetProperty("trained").EnumerateArray().Select(flag => flag.GetBoolean())];
        string[] text = [.. row.GetProperty("text").EnumerateArray().Select(piece => piece.GetString()!)];
        string TextWhere(bool isTrained) => string.Concat(text.Where((_, i) => trained[i] == isTrained));
        Assert.Equal("Negative</s>", TextWhere(true));
        Assert.StartsWith("</s>### Instruction:\nSay whether", TextWhere(false), StringComparison.Ordinal);
        Assert.EndsWith("### Response:\n", TextWhere(false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_adds_the_adapter_to_the_full_precision_weights()
    {
        using var folder = new TemporaryDirectory();
        (await Command.RunAsync<OptAlpaca>("merge", "--model", run.Model, "--adapter", run.Adapter, "--output", folder["merged"])).Succeeded();
        Assert.True(File.Exists(folder["merged", "config.json"]) && File.Exists(folder["merged", "tokenizer.json"]));
        using SafetensorsFile original = SafetensorsFile.Open(Path.Combine(run.Model, "model.safetensors"));
        using SafetensorsFile merged = SafetensorsFile.Open(folder["merged", "model.safetensors"]);
        using SafetensorsFile adapter = SafetensorsFile.Open(Path.Combine(run.Adapter, "adapter_model.safetensors"));
        Assert.Equal(original.Names, merged.Names);
        TorchThread.Run(() =>
        {
            using var scope = torch.NewDisposeScope();
            foreach (string name in original.Names)
            {
                string path = "base_model.model." + name[..^".weight".Length];
                torch.Tensor expected = adapter.Contains(path + ".lora_A.weight")
                    ? original.Read(name) + 32.0 / 16 * adapter.Read(path + ".lora_B.weight").mm(adapter.Read(path + ".lora_A.weight"))
                    : original.Read(name);
                Assert.True(merged.Read(name).allclose(expected, 0, 1e-6), name);
            }
        });
        (await Command.RunAsync<OptAlpaca>("generate", "--base", "--model", folder["merged"], "--instruction", "Say it.", "--max-new-tokens", "4"))
            .Succeeded();
    }

    private async Task<JsonElement> EvaluateAsync(params string[] model) => (await Command.RunAsync<OptAlpaca>(
        ["evaluate", "--model", run.Model, "--data", OptAlpacaRun.Data, "--json", .. model])).Succeeded().Json;
}
