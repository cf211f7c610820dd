using System.Text.Json;
using SftRecipes.Prompts;

namespace SftRecipes.Tests.Prompts.Chat;

public sealed class ConversationReadingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Messages_with_tools_are_read()
    {
        string path = _directory.Write("a.jsonl", """
            {"messages": [{"role": "user", "content": "Hi!"}, {"role": "assistant", "content": "Hello."}]}
            {"messages": [{"role": "assistant", "content": null, "tool_calls": [{"id": "a1", "type": "function", "function": {"name": "now", "arguments": {"zone": "UTC"}}}]}, {"role": "tool", "name": "now", "tool_call_id": "a1", "content": "12:00"}], "tools": [{"type": "function"}]}
            """);

        Conversation[] rows = [.. ExampleReader.Read<Conversation>(path)];

        Assert.Equal([new("user", "Hi!"), new("assistant", "Hello.")], rows[0].Messages);
        Assert.Null(rows[0].Tools);
        ChatTurn call = rows[1].Messages[0];
        Assert.Null(call.Content);
        Assert.Equal(("a1", "function", "now"), (call.ToolCalls![0].Id, call.ToolCalls[0].Type, call.ToolCalls[0].Function.Name));
        Assert.Equal("UTC", call.ToolCalls[0].Function.Arguments.GetProperty("zone").GetString());
        Assert.Equal(new ChatTurn("tool", "12:00", Name: "now", ToolCallId: "a1"), rows[1].Messages[1]);
        Assert.Equal("""[{"type": "function"}]""", rows[1].Tools!.Value.GetRawText());
    }

    [Fact]
    public void ShareGpt_turns_become_turns()
    {
        string path = _directory.Write("a.json", """
            [{"id": "x", "system": "Be brief.", "conversations": [
              {"from": "human", "value": "2+2?"},
              {"from": "function_call", "value": "{\"name\": \"add\", \"arguments\": {\"a\": 2}}"},
              {"from": "observation", "value": "4"},
              {"from": "gpt", "value": "Four."}]}]
            """);

        ShareGptConversation row = ExampleReader.Read<ShareGptConversation>(path).Single();
        IReadOnlyList<ChatTurn> turns = ChatTurns.Of(row.Conversations, row.System);

        Assert.Equal(["system", "user", "assistant", "tool", "assistant"], turns.Select(turn => turn.Role));
        Assert.Equal(["Be brief.", "2+2?", null, "4", "Four."], turns.Select(turn => turn.Content));
        Assert.Equal("add", turns[2].ToolCalls![0].Function.Name);
        Assert.Equal(JsonValueKind.Object, turns[2].ToolCalls![0].Function.Arguments.ValueKind);
    }

    [Fact]
    public void A_message_without_a_role_is_named()
    {
        string path = _directory.Write("a.jsonl", """{"messages": [{"role": "user", "content": "x"}, {"rol": "user", "content": "y"}]}""");

        RecipeException error = Assert.Throws<RecipeException>(() => ExampleReader.Read<Conversation>(path).ToArray());

        Assert.Contains("a.jsonl:1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Messages[1].Role", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("narrator", "hm", "Turn 1 is from \"narrator\"")]
    [InlineData("function_call", "add(2)", "Turn 1 is a function_call")]
    public void A_turn_that_cannot_be_understood_is_named(string from, string value, string message)
    {
        RecipeException error = Assert.Throws<RecipeException>(() => ChatTurns.Of([new ShareGptTurn(from, value)]));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
