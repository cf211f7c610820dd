using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The prompt of recipes with a chat template: rows and requests as conversations.</summary>
internal static class ChatPromptEmitter
{
    private const string Segments = "global::System.Collections.Generic.IReadOnlyList<Sft::PromptSegment>";
    private const string Turns = "global::System.Collections.Generic.IReadOnlyList<Sft::ChatTurn>";
    private const string Tools = "global::System.Text.Json.JsonElement?";

    /// <summary>The parameters of a request that is a conversation.</summary>
    public const string Parameters = Turns + " messages, " + Tools + " tools = null";

    public static void Emit(SourceWriter writer, RecipeDeclaration declaration)
    {
        IReadOnlyList<ExampleProperty> fields = PromptFields.Of(declaration);
        ExampleType example = declaration.Example!;
        writer.Line("// ---- Prompt");
        writer.Line();
        writer.Summary("A row as the model is trained on it: a conversation, which the chat template makes text of.");
        using (writer.Braces($"public static {Segments} RenderPrompt({example.Name} example)"))
        {
            Row(writer, declaration, example);
        }

        writer.Line();
        writer.Summary("A conversation up to the assistant's next turn.");
        writer.Line("/// <param name=\"messages\">The turns so far.</param>");
        writer.Line("/// <param name=\"tools\">The schemas of the tools that the assistant may call; null for none.</param>");
        using (writer.Braces($"public static {Segments} RenderPrompt({Parameters})"))
        {
            writer.Line("return [Sft::PromptSegment.Of(new(s_chatTemplate, messages, tools) { AddGenerationPrompt = true })];");
        }

        writer.Line();
        writer.Summary("What the assistant is asked.");
        using (writer.Braces($"public static {Segments} RenderPrompt({string.Join(", ", fields.Select(PromptEmitter.Parameter))})"))
        {
            IEnumerable<string> turns = ConversationParts.Marked(
                fields.OrderBy(static field => field.TurnRole != "system"), static field => Literals.Parameter(field.Name));
            writer.Line($"return RenderPrompt([{string.Join(", ", turns)}], tools: null);");
        }

        writer.Line();
        PromptEmitter.Rows(writer, declaration, fields);
    }

    private static void Row(SourceWriter writer, RecipeDeclaration declaration, ExampleType example)
    {
        string tools = example.Properties.FirstOrDefault(static property => property.IsTools) is { } property
            ? ", " + ConversationParts.Member(property)
            : "";
        IReadOnlyList<string> prompt = ConversationParts.Prompt(example);
        IReadOnlyList<ExampleProperty> chosen = declaration.Preference.IsPaired ? example.Of(RowRole.Chosen) : [];
        if (chosen.Count > 0)
        {
            Pair(writer, prompt, chosen[0], example.Of(RowRole.Rejected)[0], tools);
            return;
        }

        IReadOnlyList<ExampleProperty> answers = example.Of(RowRole.Response);
        if (answers.Count == 0)
        {
            writer.Line($"return [Sft::PromptSegment.Of(new(s_chatTemplate, [{string.Join(", ", prompt)}]{tools}))];");
            return;
        }

        // Answers of the prompt's own assistant turns are context.
        bool hasContext = ConversationParts.List(example) is not null;
        if (hasContext)
        {
            writer.Line($"{Turns} prompt = [{string.Join(", ", prompt)}];");
        }

        string turns = hasContext ? ".. prompt" : string.Join(", ", prompt);
        string from = hasContext ? " { TrainedFrom = prompt.Count }" : "";
        string kind = declaration.Preference.Kto is null
            ? ""
            : $" with {{ Completion = {ConversationParts.Member(example.Of(RowRole.Label)[0])} "
                + "? Sft::CompletionKind.Desirable : Sft::CompletionKind.Undesirable }";
        writer.Line($"return [Sft::PromptSegment.Of(new(s_chatTemplate, [{turns}, {ConversationParts.Answer(answers[0])}]{tools}){from}){kind}];");
    }

    /// <summary>Both conversations of a pair; what they share is the prompt, whether it has properties of its own or not.</summary>
    private static void Pair(
        SourceWriter writer, IReadOnlyList<string> prompt, ExampleProperty chosen, ExampleProperty rejected, string tools)
    {
        writer.Line($"{Turns} chosen = [{string.Join(", ", prompt.Concat([ConversationParts.Answer(chosen)]))}];");
        writer.Line($"{Turns} rejected = [{string.Join(", ", prompt.Concat([ConversationParts.Answer(rejected)]))}];");
        writer.Line("int shared = Sft::Prompts.ChatTurns.Shared(chosen, rejected);");
        writer.Line("return");
        writer.Line("[");
        using (writer.Indented())
        {
            foreach ((string turns, string kind) in new[] { ("chosen", "Chosen"), ("rejected", "Rejected") })
            {
                writer.Line(
                    $"Sft::PromptSegment.Of(new(s_chatTemplate, {turns}{tools}) {{ TrainedFrom = shared }}) "
                    + $"with {{ Completion = Sft::CompletionKind.{kind} }},");
            }
        }

        writer.Line("];");
    }
}
