using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Golden.Tests.Templates;

public sealed class GoldenTemplateTests
{
    public static IEnumerable<object[]> Names => GoldenChatTemplates.Names;

    [SkippableTheory]
    [MemberData(nameof(Names))]
    [GoldenKind("template")]
    public void Renders_as_transformers_does(string name)
    {
        JsonElement golden = GoldenChatTemplates.Read(name);
        JinjaTemplate template = JinjaTemplate.Parse(golden.GetProperty("chat_template").GetString()!);
        foreach (JsonElement @case in golden.GetProperty("cases").EnumerateArray())
        {
            string id = @case.GetProperty("conv").GetString()!;
            Dictionary<string, object?> variables = Variables(golden, @case, id);
            if (@case.TryGetProperty("error", out JsonElement error))
            {
                JinjaRaisedException raised = Assert.Throws<JinjaRaisedException>(() => template.Render(variables));
                Assert.Equal(error.GetString(), raised.Message);
                Assert.True(raised.Line > 0);
                continue;
            }

            JinjaRendering rendering = template.Render(variables);
            Assert.Equal(@case.GetProperty("expected").GetString(), rendering.Text);
            if (@case.TryGetProperty("assistant_char_spans", out JsonElement spans))
            {
                Assert.Equal(
                    spans.EnumerateArray().Select(span => (span[0].GetInt32(), span[1].GetInt32())),
                    rendering.Generations.Select(span => (InCodePoints(rendering.Text, span.Start), InCodePoints(rendering.Text, span.End))));
            }
        }
    }

    private static Dictionary<string, object?> Variables(JsonElement golden, JsonElement @case, string id)
    {
        var variables = new Dictionary<string, object?>
        {
            ["tools"] = null,
            ["documents"] = null,
            ["add_generation_prompt"] = @case.GetProperty("add_generation_prompt").GetBoolean(),
        };
        foreach (string token in new[] { "bos_token", "eos_token" })
        {
            if (golden.GetProperty(token).GetString() is { } text)
            {
                variables[token] = text;
            }
        }

        foreach (JsonProperty member in golden.GetProperty("extra_kwargs").EnumerateObject()
            .Concat(GoldenChatTemplates.Conversation(id).EnumerateObject()))
        {
            variables[member.Name] = JinjaJson.Read(member.Value);
        }

        return variables;
    }

    private static int InCodePoints(string text, int index) => index - text.Take(index).Count(char.IsLowSurrogate);
}
