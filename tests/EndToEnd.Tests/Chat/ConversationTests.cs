using System.Text.Json;
using Microsoft.Extensions.AI;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A recipe with a chat template learns a conversation, and answers by the whole of it.</summary>
[Collection(TorchCollection.Name)]
public sealed class ConversationTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;

    public ConversationTests() => _model = TinyModel.WriteLlama(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_answer_depends_on_the_turns_before()
    {
        string data = _folder.Write("chats.jsonl", """
            {"messages": [{"role": "user", "content": "go"}, {"role": "assistant", "content": "one"}, {"role": "user", "content": "go"}, {"role": "assistant", "content": "two"}]}
            """);
        CommandResult trained = await Command.RunAsync<TinyChat>(
            "train", "--model", _model, "--data", data, "--output", _folder["out"], "--json");
        JsonElement history = trained.Succeeded().Json.GetProperty("history");
        Assert.True(history[history.GetArrayLength() - 1].GetProperty("loss").GetDouble() < 0.2 * history[0].GetProperty("loss").GetDouble());

        // transformers finds the template that was trained with.
        Assert.Contains("'<|' + message['role'] + '|>", File.ReadAllText(_folder["out", "chat_template.jinja"]), StringComparison.Ordinal);

        using (TinyChat.TunedModel model = await TinyChat.LoadAsync(_folder["out"], new LoadOptions { ModelDirectory = _model }))
        {
            ChatTurn first = new(ChatRoles.User, "go");
            Assert.Equal("one", (await model.GenerateAsync("go")).Text);
            GenerationResult second = await model.GenerateAsync([first, new ChatTurn(ChatRoles.Assistant, "one"), first]);
            Assert.Equal(("two", FinishReason.Eos), (second.Text, second.Reason));

            using IChatClient client = model.AsChatClient();
            ChatResponse response = await client.GetResponseAsync(
                [new(ChatRole.User, "go"), new(ChatRole.Assistant, "one"), new(ChatRole.User, "go")]);
            Assert.Equal("two", response.Text);
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await RecipeHost.RunAsync<TinyChat>(
            ["chat", "--model", _model, "--adapter", _folder["out"]],
            new HostConsole(new StringReader("go\ngo\n/clear\ngo\n"), output, error));
        Assert.True(exitCode == 0, error.ToString());
        Assert.Equal("one\ntwo\none\n", output.ToString().ReplaceLineEndings("\n"));

        CommandResult answered = await Command.RunAsync<TinyChat>(
            "generate", "--model", _model, "--adapter", _folder["out"], "--data", data);
        Assert.Contains("\"response\":\"two\"", answered.Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_assistant_says_is_what_is_trained()
    {
        string data = _folder.Write("chats.jsonl", """
            {"messages": [{"role": "user", "content": "go"}, {"role": "assistant", "content": "one"}, {"role": "user", "content": "on"}, {"role": "assistant", "content": "two"}]}
            """);

        JsonElement row = (await Command.RunAsync<TinyChat>("preview", "--model", _model, "--data", data, "--json")).Succeeded().Json
            .GetProperty("shown")[0];

        Assert.Equal("one</s>\ntwo</s>\n", Trained(row));
    }

    [Fact]
    public async Task Pairs_of_conversations_are_trained_where_they_differ()
    {
        string data = _folder.Write("pairs.jsonl", """
            {"chosen": [{"role": "user", "content": "go"}, {"role": "assistant", "content": "one"}, {"role": "user", "content": "on"}, {"role": "assistant", "content": "two"}], "rejected": [{"role": "user", "content": "go"}, {"role": "assistant", "content": "one"}, {"role": "user", "content": "on"}, {"role": "assistant", "content": "no"}]}
            """);

        JsonElement rows = (await Command.RunAsync<TinyChatPairs>("preview", "--model", _model, "--data", data, "--json")).Succeeded().Json
            .GetProperty("shown");
        Assert.Equal(["two</s>\n", "no</s>\n"], rows.EnumerateArray().Select(Trained));

        CommandResult trained = await Command.RunAsync<TinyChatPairs>(
            "train", "--model", _model, "--data", data, "--output", _folder["out"], "--json");
        JsonElement history = trained.Succeeded().Json.GetProperty("history");
        Assert.True(history[3].GetProperty("loss").GetDouble() < history[0].GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task The_models_own_template_renders_single_turns()
    {
        File.WriteAllText(
            Path.Combine(_model, "chat_template.jinja"),
            "{% for m in messages %}{{ m.role }}> {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant> {% endif %}");
        string data = _folder.Write("rows.jsonl", """{"question": "go", "answer": "one", "system": "S"}""");

        JsonElement row = (await Command.RunAsync<TinyTurns>("preview", "--model", _model, "--data", data, "--json")).Succeeded().Json
            .GetProperty("shown")[0];

        Assert.Equal(
            "system> S\nuser> go\nassistant> one\n</s>", string.Concat(row.GetProperty("text").EnumerateArray().Select(text => text.GetString())));
        Assert.Equal("one\n</s>", Trained(row));
    }

    [Fact]
    public async Task A_conversation_that_cannot_be_trained_is_named()
    {
        string data = _folder.Write("chats.jsonl", """
            {"messages": [{"role": "user", "content": "go"}, {"role": "assistant", "content": "one"}]}
            {"messages": [{"role": "user", "content": "go"}]}
            """);

        CommandResult result = await Command.RunAsync<TinyChat>("train", "--model", _model, "--data", data, "--output", _folder["out"]);

        Assert.Equal(ExitCode.UserError, result.ExitCode);
        Assert.Contains("Line 2 of the dataset: The conversation has no assistant turn", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private static string Trained(JsonElement row) => string.Concat(
        row.GetProperty("text").EnumerateArray().Zip(row.GetProperty("trained").EnumerateArray())
            .Where(token => token.Second.GetBoolean()).Select(token => token.First.GetString()));
}
