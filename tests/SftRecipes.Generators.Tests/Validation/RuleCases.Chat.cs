using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

// 03xx: the chat template and conversations
public static partial class RuleCases
{
    private static readonly Dictionary<string, string> ChatSources = new(StringComparer.Ordinal)
    {
        ["both templates"] = RecipeSource.Of(
            method: "[Lora] [{|SFT0313:ChatTemplate|}]",
            row: "public record Row([Role(\"user\")] string Instruction, [property: Response] string Output);"),
        ["unknown chat template"] = Chat("[ChatTemplate({|SFT0314:\"chat-ml\"|})]"),
        ["jinja in a string"] = Chat(
            "[ChatTemplate(Jinja = \"{{ messages }}\\n{% if {|SFT0315:%}|}\")]"),
        ["jinja tag not closed"] = Chat("[ChatTemplate(Jinja = \"{% {|SFT0315:for|} m in messages %}{{ m.content }}\")]"),
        ["jinja filter"] = Chat("[ChatTemplate(Jinja = \"{{ messages | {|SFT0315:tojsn|} }}\")]"),
        ["jinja in a raw string"] = Chat(""""
            [ChatTemplate(Jinja = """
                {% for message in messages %}
                  {{ message.content + {|SFT0315:)|} }}
                {% endfor %}
                """)]
            """"),
        ["several sources"] = Chat("[ChatTemplate(\"chatml\", ModelTemplate = {|SFT0316:\"tool_use\"|})]"),
        ["row without a conversation"] = Chat("[ChatTemplate]", "Row", "public record Row(string A, [property: Response] string B);", "{|SFT0317:Row|}"),
        ["row without an answer"] = Chat("[ChatTemplate]", "Row", "public record Row([Role(\"user\")] string A);", "{|SFT0317:Row|}"),
        ["several lists"] = Chat("[ChatTemplate]", "Row", "public record Row(ChatTurn[] A, List<ShareGptTurn> {|SFT0318:B|});"),
        ["roles"] = Chat(
            "[ChatTemplate]", "Row",
            "public record Row([Role(\"assistant\")] string {|SFT0319:A|}, [Role(\"\")] string {|SFT0319:B|}, [Role(\"user\")] List<string> {|SFT0319:C|}, "
            + "[Role(\"user\")] [Response] string {|SFT0319:D|});"),
        ["answer without a text form"] = Chat(
            "[ChatTemplate]", "Row", "public record Row([Role(\"user\")] string A, [Response] List<string> {|SFT0311:B|});"),
        ["kwargs"] = Chat("[ChatTemplate(Kwargs = [\"a=1\", {|SFT0320:\"b\"|}, {|SFT0320:\"messages=1\"|}, {|SFT0320:\"=x\"|}])]"),
        ["completion loss of conversations"] = Chat("[ChatTemplate] [TrainingArguments(CompletionOnlyLoss = {|SFT0321:false|})]"),
        ["assistant loss of prompts"] = RecipeSource.Of(method: "[Lora] [TrainingArguments(AssistantOnlyLoss = {|SFT0321:false|})]"),
        ["template without messages"] = Chat("[ChatTemplate(Jinja = {|SFT0322:\"{{ bos_token }}\"|})]"),
    };

    private static string Chat(string template, string row = "Conversation", string declaration = "", string? marked = null) =>
        $"[SftRecipe(\"facebook/opt-350m\")]\n[Lora]\n{template}\npublic partial class R : ISftRecipe<{marked ?? row}>;\n\n{declaration}\n";
}
