using System.Text.Json;
using SftRecipes.Data;
using SftRecipes.Prompts;
using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Prompts.Chat;

public sealed class ChatTemplateTests : IDisposable
{
    private const string Plain = "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}\n{% endfor %}"
        + "{% if add_generation_prompt %}assistant: {% endif %}";

    private static readonly ChatTurn[] s_turns = [new("user", "Hi!"), new("assistant", "Hello."), new("user", "Bye!"), new("assistant", "So long.")];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_built_in_template_learns_to_stop()
    {
        HuggingFaceTokenizer tokenizer = ChatTokenizer.Create("<s>", "</s>", "<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|end|>");
        foreach (string name in ChatTemplateNames.All)
        {
            ChatTemplate template = ChatTemplate.Of(new ChatTemplateSettings { Name = name }, tokenizer);
            PromptSegment[] segments = [.. template.Render(new ChatPrompt(template.Settings, s_turns))];

            Assert.Equal(2, segments.Count(segment => segment.Trained));
            int ending = Assert.NotNull(template.Ending.TokenId);
            Assert.All(segments.Where(segment => segment.Trained), segment => Assert.Contains(ending, tokenizer.EncodeContinuation(segment.Text)));

            // Training and inference see the same prompt.
            PromptSegment prompt = template.Render(new ChatPrompt(template.Settings, s_turns[..3]) { AddGenerationPrompt = true }).Single();
            Assert.Equal(string.Concat(segments[..^1].Select(segment => segment.Text)), prompt.Text);
        }
    }

    [Fact]
    public void An_end_of_turn_that_is_no_token_stops_as_text()
    {
        ChatTemplate template = ChatTemplate.Of(new ChatTemplateSettings { Name = ChatTemplateNames.ChatML }, ChatTokenizer.Create(null, "</s>"));

        Assert.Equal(new ChatEnding(null, "<|im_end|>"), template.Ending);
    }

    [Fact]
    public void A_template_that_ends_turns_with_nothing_needs_EOS()
    {
        HuggingFaceTokenizer tokenizer = ChatTokenizer.Create(null, "</s>");
        var settings = new ChatTemplateSettings { Jinja = Plain.Replace("{{ eos_token }}", "", StringComparison.Ordinal) };

        RecipeException error = Assert.Throws<RecipeException>(
            () => ChatTemplate.Of(settings, tokenizer).Render(new ChatPrompt(settings, s_turns)));
        Assert.Contains("AppendEos = true", error.Message, StringComparison.Ordinal);

        settings = settings with { AppendEos = true };
        TokenizedExample example = new SegmentTokenizer(tokenizer).Tokenize([PromptSegment.Of(new ChatPrompt(settings, s_turns))], appendEos: true);
        Assert.Equal(tokenizer.EosId, example.Labels[^1]);
    }

    [Fact]
    public void The_template_alone_says_which_special_tokens_there_are()
    {
        HuggingFaceTokenizer tokenizer = ChatTokenizer.Create("<s>", "</s>");
        int bos = tokenizer.BosId!.Value;
        var segments = new SegmentTokenizer(tokenizer);

        Assert.DoesNotContain(bos, Ids(Plain));
        Assert.Equal([bos], Ids("{{ bos_token }}" + Plain).Where(id => id == bos));

        int[] Ids(string jinja) => segments.Tokenize(
            [PromptSegment.Of(new ChatPrompt(new ChatTemplateSettings { Jinja = jinja }, s_turns))], appendEos: false).InputIds;
    }

    [Fact]
    public void Only_what_the_assistant_says_is_labelled_unless_all_is()
    {
        HuggingFaceTokenizer tokenizer = ChatTokenizer.Create(null, "</s>");
        var segments = new SegmentTokenizer(tokenizer);
        var settings = new ChatTemplateSettings { Jinja = Plain };

        TokenizedExample example = Tokenize(new ChatPrompt(settings, s_turns));
        Assert.Equal("Hello.</s>\nSo long.</s>\n", Trained(example));
        Assert.Equal("So long.</s>\n", Trained(Tokenize(new ChatPrompt(settings, s_turns) { TrainedFrom = 2 })));

        TokenizedExample whole = Tokenize(new ChatPrompt(settings with { AssistantOnlyLoss = false }, s_turns));
        Assert.Equal(whole.InputIds, whole.Labels);

        TokenizedExample Tokenize(ChatPrompt prompt) => segments.Tokenize([PromptSegment.Of(prompt)], appendEos: false);

        string Trained(TokenizedExample tokens) => tokenizer.Decode(tokens.Labels.Where(id => id != LossLabels.Ignored), skipSpecialTokens: false);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"chat_template": "A{{ messages[0].content }}{{ eos_token }}"}""", null, "A")]
    [InlineData("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "D"}, {"name": "tool_use", "template": "T"}]}""", null, "D")]
    [InlineData("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "D"}, {"name": "tool_use", "template": "T"}]}""", "tool_use", "T")]
    [InlineData("chat_template.json", """{"chat_template": "J"}""", null, "J")]
    [InlineData("chat_template.jinja", "F", null, "F")]
    public void The_models_own_template_is_found(string file, string content, string? name, string begins)
    {
        ChatTokenizer.Save(_directory.Path, null, "</s>");
        if (file == "tokenizer_config.json")
        {
            // Beside what the file says already.
            string config = File.ReadAllText(_directory[file]).TrimEnd();
            content = config[..^1] + "," + content[1..];
        }

        _directory.Write(file, content);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(_directory.Path);

        Assert.StartsWith(
            begins, ChatTemplate.Of(new ChatTemplateSettings { ModelTemplate = name }, tokenizer).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_template_of_the_model_is_named()
    {
        ChatTokenizer.Save(_directory.Path, null, "</s>");
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Load(_directory.Path);

        Assert.Contains("has no chat template of its own", Error(new ChatTemplateSettings()), StringComparison.Ordinal);
        Assert.Contains("did you mean 'chatml'", Error(new ChatTemplateSettings { Name = "chatm" }), StringComparison.Ordinal);
        Assert.StartsWith(
            "Line 2 of the recipe's chat template is no Jinja: ", Error(new ChatTemplateSettings { Jinja = "a\n{% if %}" }), StringComparison.Ordinal);

        string Error(ChatTemplateSettings settings) => Assert.Throws<RecipeException>(() => ChatTemplate.Of(settings, tokenizer)).Message;
    }

    [Fact]
    public void Kwargs_are_variables_of_the_template()
    {
        var settings = new ChatTemplateSettings
        {
            Jinja = Plain + "{{ a }} {{ b is false }} {{ c }} {{ d['x'] }}",
            Kwargs = ["a=26 Jul 2024", "b=false", "c = 1.5", "d={\"x\": \"=\"}"],
        };

        string text = ChatTemplate.Of(settings, ChatTokenizer.Create(null, "</s>"))
            .Render(new ChatPrompt(settings, s_turns[..1]) { AddGenerationPrompt = true }).Single().Text;

        Assert.EndsWith("assistant: 26 Jul 2024 True 1.5 =", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tools_and_their_calls_reach_the_template()
    {
        var settings = new ChatTemplateSettings
        {
            Jinja = "{{ tools | tojson }}{% for m in messages %}{{ m.role }}{% if m.tool_calls %}{{ m.tool_calls[0] | tojson }}{% endif %}"
                + "{{ m.tool_call_id }}{{ m.content }}{{ eos_token }}{% endfor %}",
        };
        using JsonDocument tools = JsonDocument.Parse("""[{"type": "function", "function": {"name": "now", "parameters": {}}}]""");
        ChatTurn[] turns =
        [
            new("user", "Time?"),
            new("assistant", null, [new ToolCall(new FunctionCall("now", JsonSerializer.SerializeToElement(new { zone = "UTC" })), "c1")]),
            new("tool", "12:00", ToolCallId: "c1"),
            new("assistant", "Noon."),
        ];
        ChatTemplate template = ChatTemplate.Of(settings, ChatTokenizer.Create(null, "</s>"));

        PromptSegment[] segments = [.. template.Render(new ChatPrompt(settings, turns, tools.RootElement))];

        Assert.Equal(
            """
            [{"type": "function", "function": {"name": "now", "parameters": {}}}]userTime?</s>assistant{"type": "function", "id": "c1", "function": {"name": "now", "arguments": {"zone": "UTC"}}}None</s>toolc112:00</s>assistantNoon.</s>
            """,
            string.Concat(segments.Select(segment => segment.Text)));
        Assert.Equal(2, segments.Count(segment => segment.Trained));

        // A list that came as a string says the same; what a template cannot write is not left out.
        JsonElement asText = JsonSerializer.SerializeToElement(tools.RootElement.GetRawText());
        Assert.Equal(segments, template.Render(new ChatPrompt(settings, turns, asText)));
        var chatMl = new ChatTemplateSettings { Name = ChatTemplateNames.ChatML };
        RecipeException error = Assert.Throws<RecipeException>(
            () => ChatTemplate.Of(chatMl, ChatTokenizer.Create(null, "</s>")).Render(new ChatPrompt(chatMl, turns, tools.RootElement)));
        Assert.Contains("has tools, which the chat template 'chatml' does not write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_template_refuses_is_said_in_its_words()
    {
        var settings = new ChatTemplateSettings { Name = ChatTemplateNames.Mistral };
        ChatTemplate template = ChatTemplate.Of(settings, ChatTokenizer.Create("<s>", "</s>"));

        RecipeException error = Assert.Throws<RecipeException>(
            () => template.Render(new ChatPrompt(settings, [new("user", "a"), new("user", "b"), new("assistant", "c")])));

        Assert.StartsWith(
            "The chat template 'mistral' refuses the conversation: After an optional system message the roles must alternate", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_that_cannot_be_located_is_named()
    {
        // The header is written inside the loop, and differs with what follows.
        var settings = new ChatTemplateSettings
        {
            Jinja = "{% for m in messages %}{{ messages | length }}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}"
                + "{% if add_generation_prompt %}go: {% endif %}",
        };
        ChatTemplate template = ChatTemplate.Of(
            settings with { AssistantOnlyLoss = false }, ChatTokenizer.Create(null, "</s>"));
        Assert.NotEmpty(template.Render(new ChatPrompt(settings, s_turns)));

        RecipeException error = Assert.Throws<RecipeException>(
            () => ChatTemplate.Of(settings with { AppendEos = true }, ChatTokenizer.Create(null, "</s>")).Render(new ChatPrompt(settings, s_turns)));
        Assert.Contains("where turn 2 (assistant) begins", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_of_a_prompt_that_changes_later_are_located()
    {
        // As Mistral Nemo does: the system message moves into the last user's turn.
        var settings = new ChatTemplateSettings
        {
            Jinja = "{% for m in messages[1:] %}{% if m.role == 'user' %}[{% if loop.last or loop.index0 + 2 == loop.length %}{{ messages[0].content }} "
                + "{% endif %}{{ m.content }}]{% else %}{{ m.content }}{{ eos_token }}{% endif %}{% endfor %}",
        };
        ChatTemplate template = ChatTemplate.Of(settings, ChatTokenizer.Create(null, "</s>"));

        PromptSegment[] segments = [.. template.Render(new ChatPrompt(settings, [new("system", "S"), .. s_turns]))];

        Assert.Equal(["[Hi!]", "Hello.</s>", "[S Bye!]", "So long.</s>"], segments.Select(segment => segment.Text));
        Assert.Equal([false, true, false, true], segments.Select(segment => segment.Trained));
    }

    [Fact]
    public void Turns_of_properties_are_joined_by_role_and_left_out_where_empty()
    {
        Assert.Equal([new("user", "a\nb")], ChatTurns.Turn("user", "a", null, "", "b"));
        Assert.Empty(ChatTurns.Turn("system", (string?)null));
        Assert.Equal(3, ChatTurns.Shared(s_turns, [.. s_turns[..3], new("assistant", "No.")]));
    }
}
