using System.Text.Json;
using Microsoft.Extensions.AI;
using SftRecipes.Inference;

namespace SftRecipes.Tests.Inference;

public sealed class ChatClientTurnsTests
{
    [Fact]
    public void Messages_become_turns()
    {
        IReadOnlyList<ChatTurn> turns = ChatClientTurns.Of(
            [
                new(ChatRole.User, "Time?") { AuthorName = "Ann" },
                new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new FunctionCallContent("c1", "now", new Dictionary<string, object?> { ["zone"] = "UTC" })]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "12:00"), new FunctionResultContent("c2", new { Hour = 12 })]),
                new(ChatRole.Assistant, "Noon."),
            ],
            new ChatOptions { Instructions = "Be brief." });

        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant"], turns.Select(turn => turn.Role));
        Assert.Equal(["Be brief.", "Time?", "", "12:00", "{\"Hour\":12}", "Noon."], turns.Select(turn => turn.Content));
        Assert.Equal(("Ann", "Hm.", "c1"), (turns[1].Name, turns[2].ReasoningContent, turns[3].ToolCallId));
        ToolCall call = Assert.Single(turns[2].ToolCalls!);
        Assert.Equal(("c1", "now", "UTC"), (call.Id, call.Function.Name, call.Function.Arguments.GetProperty("zone").GetString()));
    }

    [Fact]
    public void Functions_become_schemas()
    {
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration(
            "now", "Tells the time.", JsonSerializer.Deserialize<JsonElement>("""{"type": "object"}"""));

        JsonElement? tools = ChatClientTurns.Tools(new ChatOptions { Tools = [tool] });

        Assert.Equal(
            """[{"type":"function","function":{"name":"now","description":"Tells the time.","parameters":{"type":"object"}}}]""",
            tools!.Value.GetRawText());
        Assert.Null(ChatClientTurns.Tools(new ChatOptions()));
    }

    [Fact]
    public void What_is_no_text_is_refused()
    {
        RecipeException error = Assert.Throws<RecipeException>(
            () => ChatClientTurns.Of([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])], null));

        Assert.Contains("DataContent", error.Message, StringComparison.Ordinal);
    }
}
