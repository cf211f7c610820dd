using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Prompts;
using SftRecipes.Tests.Prompts;

namespace SftRecipes.Golden.Tests.Templates;

/// <summary>What is trained, against transformers' assistant masks of TRL's training templates.</summary>
public sealed class GoldenSpanTests
{
    /// <summary>Templates without <c>{% generation %}</c>, and those with it that render the same.</summary>
    [SkippableTheory]
    [InlineData("gemma", "gemma_training")]
    [InlineData("phi3", "phi3_training")]
    [InlineData("llama3", "llama3_training")]
    [GoldenKind("assistant mask")]
    public void Turns_are_found_without_generation_blocks(string name, string training)
    {
        JsonElement golden = GoldenChatTemplates.Read(training);
        string jinja = GoldenChatTemplates.Read(name).GetProperty("chat_template").GetString()!;

        int compared = Compare(golden, new ChatTemplateSettings { Jinja = jinja }, sameText: name != "llama3");

        Assert.True(compared >= 5, $"only {compared} conversations were compared");
    }

    [SkippableTheory]
    [InlineData(ChatTemplateNames.Gemma, "gemma_training")]
    [InlineData(ChatTemplateNames.Llama3, "llama3_training")]
    [InlineData(ChatTemplateNames.Phi3, "phi3_training")]
    [GoldenKind("assistant mask")]
    public void Built_in_templates_train_what_TRL_trains(string name, string training) =>
        Assert.True(Compare(GoldenChatTemplates.Read(training), new ChatTemplateSettings { Name = name }, sameText: true) >= 5);

    [SkippableTheory]
    [InlineData(ChatTemplateNames.ChatML, "chatml")]
    [InlineData(ChatTemplateNames.Llama2, "llama2")]
    [InlineData(ChatTemplateNames.Llama3, "llama3_training")]
    [InlineData(ChatTemplateNames.Mistral, "mixtral")]
    [InlineData(ChatTemplateNames.Zephyr, "zephyr")]
    [InlineData(ChatTemplateNames.Gemma, "gemma")]
    [GoldenKind("template")]
    public void Built_in_templates_write_the_published_format(string name, string published)
    {
        JsonElement golden = GoldenChatTemplates.Read(published);
        ChatTemplate template = ChatTemplate.Of(new ChatTemplateSettings { Name = name, AssistantOnlyLoss = false }, TokensOf(golden));
        int compared = 0;
        foreach (JsonElement @case in golden.GetProperty("cases").EnumerateArray())
        {
            if (!@case.TryGetProperty("expected", out JsonElement expected) || Conversation(@case) is not { Tools: null } row
                || row.Messages.Any(turn => turn.Role == ChatRoles.Tool))
            {
                continue;
            }

            bool prompt = @case.GetProperty("add_generation_prompt").GetBoolean();
            IReadOnlyList<PromptSegment> segments = template.Render(new ChatPrompt(template.Settings, row.Messages) { AddGenerationPrompt = prompt });
            Assert.Equal(expected.GetString(), string.Concat(segments.Select(segment => segment.Text)));
            compared++;
        }

        Assert.True(compared > 8, $"only {compared} conversations were compared");
    }

    /// <summary>Every published template either gives each assistant turn from its prompt to its end of turn, or names the turn.</summary>
    [SkippableTheory]
    [InlineData("chatml", "<|im_end|>\n")]
    [InlineData("deepseek_llm", "<｜end▁of▁sentence｜>")]
    [InlineData("falcon_rw_chat", "<|endoftext|>")]
    [InlineData("llama2", " </s>")]
    [InlineData("mistral_v0_1", "</s> ")]
    [InlineData("mixtral", "</s>")]
    [InlineData("mistral_nemo", "</s>")]
    [InlineData("openchat", "<|end_of_turn|>")]
    [InlineData("qwen2_5", "<|im_end|>\n")]
    [InlineData("qwen3", "<|im_end|>\n")]
    [InlineData("zephyr", "</s>\n")]
    [InlineData("llama3_1", "<|eot_id|>")]
    [GoldenKind("assistant mask")]
    public void Each_turn_ends_in_the_end_of_turn(string name, string end)
    {
        JsonElement golden = GoldenChatTemplates.Read(name);
        var settings = new ChatTemplateSettings { Jinja = golden.GetProperty("chat_template").GetString()! };
        ChatTemplate template = ChatTemplate.Of(settings, TokensOf(golden));
        ChatTurn[] turns = [new("user", "q1"), new("assistant", "answer one"), new("user", "q2"), new("assistant", "answer two")];

        PromptSegment[] segments = [.. template.Render(new ChatPrompt(settings, turns))];

        PromptSegment[] trained = [.. segments.Where(segment => segment.Trained)];
        Assert.Equal(2, trained.Length);
        Assert.All(["answer one", "answer two"], (answer, index) =>
        {
            Assert.EndsWith(answer + end, trained[index].Text, StringComparison.Ordinal);
            Assert.DoesNotContain("ssistant", trained[index].Text, StringComparison.Ordinal);
        });

        // The prompt of the first answer at inference is what stands before it in training.
        IReadOnlyList<PromptSegment> prompt = template.Render(new ChatPrompt(settings, turns[..1]) { AddGenerationPrompt = true });
        Assert.Equal(segments[0].Text, prompt.Single().Text);
    }

    private static int Compare(JsonElement golden, ChatTemplateSettings settings, bool sameText)
    {
        ChatTemplate template = ChatTemplate.Of(settings, TokensOf(golden));
        int compared = 0;
        foreach (JsonElement @case in golden.GetProperty("cases").EnumerateArray())
        {
            Conversation row = Conversation(@case);
            if (@case.GetProperty("add_generation_prompt").GetBoolean() || !@case.TryGetProperty("assistant_char_spans", out JsonElement spans)
                || spans.GetArrayLength() == 0 || row.Messages[0].Role == ChatRoles.Assistant || row.Tools is not null)
            {
                continue;
            }

            PromptSegment[] segments = [.. template.Render(new ChatPrompt(settings, row.Messages))];
            string text = string.Concat(segments.Select(segment => segment.Text));
            string expected = @case.GetProperty("expected").GetString()!;
            if (sameText)
            {
                Assert.Equal(expected, text);
            }

            Assert.Equal(Texts(expected, spans), segments.Where(segment => segment.Trained).Select(segment => segment.Text).ToArray());
            compared++;
        }

        return compared;
    }

    /// <summary>The marked texts; marks that touch are one.</summary>
    private static string[] Texts(string text, JsonElement spans)
    {
        string[] characters = [.. text.EnumerateRunes().Select(rune => rune.ToString())];
        var texts = new List<string>();
        int last = -1;
        foreach ((int start, int end) in spans.EnumerateArray().Select(span => (span[0].GetInt32(), span[1].GetInt32())))
        {
            string marked = string.Concat(characters[start..end]);
            if (start == last)
            {
                texts[^1] += marked;
            }
            else
            {
                texts.Add(marked);
            }

            last = end;
        }

        return [.. texts];
    }

    private static Conversation Conversation(JsonElement @case) => JsonSerializer.Deserialize<Conversation>(
        GoldenChatTemplates.Conversation(@case.GetProperty("conv").GetString()!), JsonSerializerOptions.Web)!;

    private static HuggingFaceTokenizer TokensOf(JsonElement golden) =>
        ChatTokenizer.Create(golden.GetProperty("bos_token").GetString(), golden.GetProperty("eos_token").GetString());
}
