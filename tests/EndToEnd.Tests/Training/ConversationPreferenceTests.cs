using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Preferences among conversations, in the forms that TRL's datasets have.</summary>
[Collection(TorchCollection.Name)]
public sealed class ConversationPreferenceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly QuizRow[] _rows = [.. Quiz.Rows.Take(8)];

    public ConversationPreferenceTests() => _model = TinyModel.WriteLlama(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_both_conversations_begin_with_is_the_prompt()
    {
        string whole = Write("whole.jsonl", (row, worse) => new
        {
            chosen = new[] { Turn("user", row.Question), Turn("assistant", row.Answer) },
            rejected = new[] { Turn("user", row.Question), Turn("assistant", worse.Answer) },
        });
        string prompted = Write("prompted.jsonl", (row, worse) => new
        {
            prompt = new[] { Turn("user", row.Question) },
            chosen = new[] { Turn("assistant", row.Answer) },
            rejected = new[] { Turn("assistant", worse.Answer) },
        });
        JsonElement implied = await PreviewAsync<TinyChatDpo>(whole);
        JsonElement given = await PreviewAsync<TinyPromptedDpo>(prompted);
        Assert.Equal(implied.GetProperty("shown").GetRawText(), given.GetProperty("shown").GetRawText());
        Assert.Equal(
            [_rows[0].Answer, _rows[1].Answer],
            implied.GetProperty("shown").EnumerateArray().Take(2).Select(row => Trained(row).Split("<|im_end|>")[0]));

        JsonElement run = await TrainAsync<TinyChatDpo>(whole, "whole");
        Assert.Equal(Math.Log(2), run.GetProperty("history")[0].GetProperty("loss").GetDouble(), 1e-5);
        Assert.True(run.GetProperty("history")[7].GetProperty("rewards/margins").GetDouble() > 0.05);
        JsonElement other = await TrainAsync<TinyPromptedDpo>(prompted, "prompted");
        Assert.Equal(
            run.GetProperty("history")[7].GetProperty("loss").GetDouble(), other.GetProperty("history")[7].GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Continuations_can_be_labelled()
    {
        string data = Write("labelled.jsonl", (row, worse) => new
        {
            prompt = new[] { Turn("user", row.Question) },
            completion = new[] { Turn("assistant", (row == _rows[0] ? worse : row).Answer) },
            label = row != _rows[0],
        });
        JsonElement shown = (await PreviewAsync<TinyChatKto>(data)).GetProperty("shown");
        Assert.Equal(
            ["undesirable", "desirable"], shown.EnumerateArray().Take(2).Select(row => row.GetProperty("completion").GetString()));
        JsonElement run = await TrainAsync<TinyChatKto>(data, "out");
        Assert.Equal(0.5, run.GetProperty("history")[0].GetProperty("loss").GetDouble(), 1e-5);
        Assert.Contains("out of balance", Assert.Single(run.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    private static object Turn(string role, string content) => new { role, content };

    /// <summary>The text of a previewed row's trained tokens.</summary>
    private static string Trained(JsonElement row) => string.Concat(
        row.GetProperty("text").EnumerateArray().Zip(row.GetProperty("trained").EnumerateArray())
            .Where(token => token.Second.GetBoolean()).Select(token => token.First.GetString()));

    /// <summary>A file of rows, each with the answer of the next as the worse one.</summary>
    private string Write(string name, Func<QuizRow, QuizRow, object> form) => _folder.Write(name, string.Concat(
        _rows.Select((row, i) => JsonSerializer.Serialize(form(row, _rows[(i + 1) % _rows.Length])) + "\n")));

    private async Task<JsonElement> PreviewAsync<TRecipe>(string data)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>("preview", "--model", _model, "--data", data, "--json")).Succeeded().Json;

    private async Task<JsonElement> TrainAsync<TRecipe>(string data, string output)
        where TRecipe : IRecipe =>
        (await Command.RunAsync<TRecipe>("train", "--model", _model, "--data", data, "--output", _folder[output], "--json")).Succeeded().Json;
}
