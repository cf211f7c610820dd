namespace SftRecipes.Interchange;

/// <summary>How rows become text: a row type, and the template of its fields.</summary>
/// <param name="Row">The record's parameters in C#; or the name of a row type that comes with SftRecipes.</param>
/// <param name="Template">The prompt template; null where a chat template takes its place.</param>
internal sealed record PromptForm(string Row, string? Template)
{
    /// <summary>Alpaca's two wordings, with and without an input, as one template.</summary>
    public static readonly PromptForm Alpaca = new(
        "string Instruction, string? Input, [property: Response] string Output",
        "Below is an instruction that describes a task{?Input}, paired with an input that provides further context{/Input}. "
            + "Write a response that appropriately completes the request.\n\n"
            + "### Instruction:\n{Instruction}\n\n{?Input}### Input:\n{Input}\n\n{/Input}### Response:\n{Output}");

    /// <summary>Plain text, all of it trained.</summary>
    public static readonly PromptForm Text = new("[property: Response] string Text", "{Text}");

    /// <summary>A prompt and its completion, as they are.</summary>
    public static readonly PromptForm PromptCompletion = new("string Prompt, [property: Response] string Completion", "{Prompt}{Completion}");

    /// <summary>Conversations: <c>messages</c> with <c>role</c> and <c>content</c>.</summary>
    public static readonly PromptForm Chat = new(nameof(Conversation), null);

    /// <summary>Conversations: <c>conversations</c> with <c>from</c> and <c>value</c>.</summary>
    public static readonly PromptForm ShareGpt = new(nameof(ShareGptConversation), null);

    /// <summary>Alpaca's columns as turns of a conversation, instruction and input one under the other.</summary>
    public static readonly PromptForm AlpacaTurns = new(
        "[property: Role(\"user\")] string Instruction, [property: Role(\"user\")] string? Input, [property: Response] string Output, "
            + "[property: Role(\"system\")] string? System = null",
        null);

    /// <summary>Pairs of conversations, whose common beginning is the prompt.</summary>
    public static readonly PromptForm ChatPair = new("[property: Chosen] IReadOnlyList<ChatTurn> Chosen, [property: Rejected] IReadOnlyList<ChatTurn> Rejected", null);

    /// <summary>A prompt with a better and a worse answer.</summary>
    public static readonly PromptForm TurnPair = new(
        "[property: Role(\"user\")] string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected, "
            + "[property: Role(\"system\")] string? System = null",
        null);

    /// <summary>A question with a better and a worse answer.</summary>
    public static readonly PromptForm QuestionPair = TurnPair with { Row = TurnPair.Row.Replace("string Prompt", "string Question", StringComparison.Ordinal) };

    /// <summary>An answer that is good or bad.</summary>
    public static readonly PromptForm Labelled = new(
        "[property: Role(\"user\")] string Prompt, [property: Response] string Completion, [property: Label] bool Label", null);

    /// <summary>Whether the row type comes with SftRecipes.</summary>
    public bool IsOfRuntime => Row is nameof(Conversation) or nameof(ShareGptConversation);

    /// <summary>The form of a template; one of its own fields where it is none of the above.</summary>
    public static PromptForm Of(string template) =>
        new[] { Alpaca, Text, PromptCompletion }.FirstOrDefault(form => form.Template == template) ?? new PromptForm(string.Empty, template);
}
