using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Recipes that learn from preferences, from the command line: trained, evaluated, previewed and asked.</summary>
[Collection(TorchCollection.Name)]
public sealed class PreferenceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _pairs;
    private readonly string _labelled;

    public PreferenceTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);

        // Each answer is better than that of the next question.
        QuizRow[] rows = [.. Quiz.Rows.Take(12)];
        _pairs = _folder.Write("pairs.jsonl", Lines(rows.Select((row, i) =>
            (object)new { question = row.Question, chosen = row.Answer, rejected = rows[(i + 1) % rows.Length].Answer })));
        _labelled = _folder.Write("labelled.jsonl", Lines(rows.Select((row, i) =>
            (object)new { question = row.Question, completion = i % 3 == 0 ? rows[(i + 1) % rows.Length].Answer : row.Answer, label = i % 3 != 0 })));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DPO_prefers_the_chosen_answers()
    {
        JsonElement run = await TrainAsync<TinyDpo>(_pairs, "out", "--eval-data", _pairs);
        JsonElement first = run.GetProperty("history")[0], last = run.GetProperty("history")[11];
        Assert.Equal(Math.Log(2), first.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal(0, first.GetProperty("rewards/margins").GetDouble(), 1e-5);
        Assert.True(last.GetProperty("rewards/margins").GetDouble() > 0.1);
        Assert.True(last.GetProperty("loss").GetDouble() < first.GetProperty("loss").GetDouble());
        JsonElement evaluation = run.GetProperty("evaluations")[1];
        Assert.Equal(12, evaluation.GetProperty("rows").GetInt32());
        Assert.True(evaluation.GetProperty("eval_rewards/accuracies").GetDouble() > 0.9);
        Assert.Equal(JsonValueKind.Null, evaluation.GetProperty("perplexity").ValueKind);

        // The command measures what the run did.
        JsonElement tuned = await EvaluateAsync<TinyDpo>(_pairs, "--adapter", _folder["out"]);
        Assert.Equal(evaluation.GetProperty("eval_loss").GetDouble(), tuned.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal(
            evaluation.GetProperty("eval_rewards/margins").GetDouble(), tuned.GetProperty("rewards/margins").GetDouble(), 1e-5);
        JsonElement untuned = await EvaluateAsync<TinyDpo>(_pairs, "--base");
        Assert.Equal(Math.Log(2), untuned.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal(0, untuned.GetProperty("rewards/accuracies").GetDouble());

        CommandResult answer = await Command.RunAsync<TinyDpo>(
            "generate", "--model", _model, "--adapter", _folder["out"], "--question", Quiz.Rows[0].Question);
        Assert.NotEmpty(answer.Succeeded().Out.Trim());
    }

    [Fact]
    public async Task Dropout_is_off_and_a_reference_computed_beforehand_gives_the_same_run()
    {
        double[] each = Numbers(await TrainAsync<TinyDpo>(_pairs, "each", "--eval-data", _pairs), "loss");
        double[] once = Numbers(await TrainAsync<TinyPrecomputedDpo>(_pairs, "once", "--eval-data", _pairs), "loss");
        Assert.All(each.Zip(once), loss => Assert.Equal(loss.First, loss.Second, 1e-4));
        double[] dropping = Numbers(await TrainAsync<TinyDroppingDpo>(_pairs, "dropping"), "loss");
        Assert.NotEqual(each[^1], dropping[^1], 1e-3);
    }

    [Fact]
    public async Task Products_that_dropout_is_needed_for_are_computed_in_float32_and_that_is_said()
    {
        Assert.Equal(
            "Int8 was asked for, and on a CPU it is for training with dropout (DisableDropout = false): the run computes in Float32.",
            Assert.Single(await PrecisionWarningsAsync<TinyInt8Dpo>()));
        Assert.Equal(
            "BFloat16 was asked for, and on a CPU it is for training with dropout (DisableDropout = false): the run computes in Float32.",
            Assert.Single(await PrecisionWarningsAsync<TinyBFloat16Dpo>()));
        Assert.Empty(await PrecisionWarningsAsync<TinyDroppingInt8Dpo>());
    }

    [Fact]
    public async Task IPO_of_all_weights_compares_with_the_base_model()
    {
        JsonElement run = await TrainAsync<TinyFullIpo>(_pairs, "out");
        Assert.Equal(1, run.GetProperty("history")[0].GetProperty("loss").GetDouble(), 1e-5); // (0 − 1 / (2β))²
        Assert.True(run.GetProperty("history")[7].GetProperty("loss").GetDouble() < 0.95);
        Assert.True(File.Exists(_folder["out", "model.safetensors"]));
        JsonElement tuned = await EvaluateAsync<TinyFullIpo>(_pairs, "--adapter", _folder["out"]);
        Assert.True(tuned.GetProperty("loss").GetDouble() < 0.95);
        Assert.True(tuned.GetProperty("rewards/margins").GetDouble() > 0);
        Assert.Equal(1, (await EvaluateAsync<TinyFullIpo>(_pairs, "--base")).GetProperty("loss").GetDouble(), 1e-5);

        // A resumed run still compares with the base model, not with the checkpoint that it goes on from.
        JsonElement rest = await TrainAsync<TinyFullIpo>(_pairs, "rest", "--resume", _folder["out", "checkpoint-5"]);
        Assert.Equal(Numbers(run, "loss")[5..], Numbers(rest, "loss"));
        Assert.Equal(Numbers(run, "rewards/margins")[5..], Numbers(rest, "rewards/margins"));
    }

    [Fact]
    public async Task ORPO_learns_the_chosen_answers_too()
    {
        JsonElement before = await EvaluateAsync<TinyOrpo>(_pairs, "--base");
        JsonElement run = await TrainAsync<TinyOrpo>(_pairs, "out");
        JsonElement after = await EvaluateAsync<TinyOrpo>(_pairs, "--adapter", _folder["out"]);
        Assert.True(after.GetProperty("nll_loss").GetDouble() < before.GetProperty("nll_loss").GetDouble());
        Assert.True(after.GetProperty("log_odds_chosen").GetDouble() > before.GetProperty("log_odds_chosen").GetDouble());
        double loss = after.GetProperty("nll_loss").GetDouble() - (0.5 * after.GetProperty("log_odds_ratio").GetDouble());
        Assert.Equal(loss, after.GetProperty("loss").GetDouble(), 1e-5);
        Assert.Equal(12, run.GetProperty("history").GetArrayLength());
    }

    [Fact]
    public async Task KTO_tells_desirable_answers_from_others()
    {
        JsonElement run = await TrainAsync<TinyKto>(_labelled, "out");
        JsonElement last = run.GetProperty("history")[11];
        Assert.True(last.GetProperty("rewards/margins").GetDouble() > 0);
        Assert.True(last.GetProperty("kl").GetDouble() >= 0);
        JsonElement untuned = await EvaluateAsync<TinyKto>(_labelled, "--base");
        Assert.Equal(((8 * 1) + (4 * 1.2)) / 12 * 0.5, untuned.GetProperty("loss").GetDouble(), 1e-5);
        JsonElement tuned = await EvaluateAsync<TinyKto>(_labelled, "--adapter", _folder["out"]);
        Assert.True(tuned.GetProperty("loss").GetDouble() < untuned.GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Preview_and_info_show_both_answers_and_the_method()
    {
        JsonElement preview = (await Command.RunAsync<TinyDpo>(
            "preview", "--model", _model, "--data", _pairs, "--rows", "1", "--json")).Succeeded().Json;
        Assert.Equal(12, preview.GetProperty("rows").GetInt32());
        Assert.Equal(
            ["chosen", "rejected"], preview.GetProperty("shown").EnumerateArray().Select(row => row.GetProperty("completion").GetString()));
        CommandResult text = await Command.RunAsync<TinyDpo>("preview", "--model", _model, "--data", _pairs, "--rows", "1");
        Assert.Contains("row 1 rejected, line 1", text.Succeeded().Out, StringComparison.Ordinal);
        CommandResult labelled = await Command.RunAsync<TinyKto>("preview", "--model", _model, "--data", _labelled, "--rows", "1");
        Assert.Contains("row 1 undesirable, line 1", labelled.Succeeded().Out, StringComparison.Ordinal);
        CommandResult info = await Command.RunAsync<TinyDpo>("info", "--json");
        JsonElement preference = info.Succeeded().Json.GetProperty("preference");
        Assert.Equal(("dpo", "sigmoid"), (preference.GetProperty("method").GetString(), preference.GetProperty("loss_type").GetString()));
        Assert.Contains("DPO (Sigmoid loss, beta 0.5)", (await Command.RunAsync<TinyDpo>("info")).Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_a_rejected_answer_is_named()
    {
        string data = _folder.Write("bad.jsonl", "{\"question\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}\n{\"question\":\"a\",\"chosen\":\"b\"}\n");
        CommandResult result = await Command.RunAsync<TinyDpo>("train", "--model", _model, "--data", data, "--output", _folder["out"]);
        result.FailedWithOneSentence("bad.jsonl", "2", "Rejected");
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Losses_of_answers_change_training_and_not_evaluation()
    {
        string data = _folder.Write("rows.jsonl", Quiz.JsonLines);
        double plain = (await TrainAsync<TinyLoraWithoutDropout>(data, "plain")).GetProperty("history")[0].GetProperty("loss").GetDouble();
        double dft = (await TrainAsync<TinyNoisyDft>(data, "dft")).GetProperty("history")[0].GetProperty("loss").GetDouble();
        double smoothed = (await TrainAsync<TinySmoothed>(data, "smoothed")).GetProperty("history")[0].GetProperty("loss").GetDouble();
        Assert.True(dft < 0.5 * plain, $"{dft} of {plain}");
        Assert.NotEqual(plain, smoothed, 1e-3);

        // One adapter by three recipes.
        string[] adapter = ["--adapter", _folder["plain"]];
        double loss = (await EvaluateAsync<TinyLoraWithoutDropout>(data, adapter)).GetProperty("loss").GetDouble();
        Assert.Equal(loss, (await EvaluateAsync<TinyNoisyDft>(data, adapter)).GetProperty("loss").GetDouble(), 1e-6);
        Assert.Equal(loss, (await EvaluateAsync<TinySmoothed>(data, adapter)).GetProperty("loss").GetDouble(), 1e-6);
    }

    private static string Lines(IEnumerable<object> rows) => string.Concat(rows.Select(row => JsonSerializer.Serialize(row) + "\n"));

    private static double[] Numbers(JsonElement run, string name) =>
        [.. run.GetProperty("history").EnumerateArray().Select(step => step.GetProperty(name).GetDouble())];

    private async Task<JsonElement> TrainAsync<TRecipe>(string data, string output, params string[] more)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>(["train", "--model", _model, "--data", data, "--output", _folder[output], "--json", .. more]))
            .Succeeded().Json;

    private async Task<string[]> PrecisionWarningsAsync<TRecipe>()
        where TRecipe : IRecipe =>
        [
            .. (await TrainAsync<TRecipe>(_pairs, typeof(TRecipe).Name)).GetProperty("warnings").EnumerateArray()
                .Select(warning => warning.GetString()!).Where(warning => warning.Contains("was asked for", StringComparison.Ordinal)),
        ];

    private async Task<JsonElement> EvaluateAsync<TRecipe>(string data, params string[] which)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>(["evaluate", "--model", _model, "--data", data, "--json", .. which])).Succeeded().Json;
}
