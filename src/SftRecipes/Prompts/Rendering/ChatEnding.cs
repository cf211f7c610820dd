namespace SftRecipes.Prompts;

/// <summary>How a template ends an assistant's turn, which is what ends an answer at inference.</summary>
/// <param name="TokenId">The end-of-turn token; null where it is no token of its own.</param>
/// <param name="Text">The text that ends a turn where no token does; null for none.</param>
internal sealed record ChatEnding(int? TokenId, string? Text)
{
    /// <summary>An answer that no template would take for its own markup.</summary>
    private const string Probe = "\uE000\uE001";

    /// <summary>Whether a turn just ends, so that a model could not learn where.</summary>
    public bool IsNothing => TokenId is null && Text is null;

    /// <summary>Finds out by rendering a question with an answer, and looking at what follows the answer.</summary>
    public static ChatEnding Of(ChatTemplate template, HuggingFaceTokenizer tokenizer)
    {
        ChatTurn[] turns = [new(ChatRoles.User, "?"), new(ChatRoles.Assistant, Probe)];
        var conversation = new RenderedConversation(template, new ChatPrompt(template.Settings, turns), tools: null);
        string text = conversation.Whole.Text;
        int answer = text.IndexOf(Probe, StringComparison.Ordinal);
        if (answer < 0)
        {
            throw new RecipeException($"The assistant's words do not occur in what {template.Settings.Description} writes; correct the template.");
        }

        int start = answer + Probe.Length;
        int end = AssistantSpans.Of(conversation).Max(span => span.End);
        string tail = end > start ? text[start..end] : "";
        int? token = tokenizer.EncodeContinuation(tail).Where(tokenizer.IsSpecial).Select(id => (int?)id).FirstOrDefault();
        return new ChatEnding(token, token is null && tail.Trim() is { Length: > 0 } words ? words : null);
    }
}
