using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Prompts;

/// <summary>
/// Finds what the assistant says in a rendered conversation: everything that the model would produce at inference, its end-of-turn
/// included, and nothing else.
/// </summary>
/// <remarks>
/// A template's <c>{% generation %}</c> blocks say it. Without them a turn begins where the prompt of inference ends: the conversation
/// up to the turn, the turn begun (<c>add_generation_prompt</c>). It ends where the template's round of the loop over that message ends, which is
/// seen while rendering. Where either cannot be told for certain it is an error that names the turn.
/// </remarks>
internal static class AssistantSpans
{
    /// <exception cref="RecipeException">A turn cannot be located, or there is none to train.</exception>
    public static IReadOnlyList<TextSpan> Of(RenderedConversation conversation)
    {
        int first = conversation.Prompt.TrainedFrom;
        int[] turns =
        [
            .. Enumerable.Range(0, conversation.Messages.Count)
                .Where(turn => turn >= first && conversation.Prompt.Messages[turn].Role == ChatRoles.Assistant),
        ];
        if (turns.Length == 0)
        {
            throw new RecipeException("The conversation has no assistant turn, so there is nothing to train; add one, or leave the row out.");
        }

        if (!conversation.HasGeneration)
        {
            return [.. turns.Select(turn => new TextSpan(Start(conversation, turn), End(conversation, turn)))];
        }

        // Blocks do not say which turn they are of; those before the first trained turn's beginning are context.
        int begin = first == 0 ? 0 : Start(conversation, turns[0]);
        TextSpan[] marked = [.. conversation.Whole.Generations.Where(span => span.Start >= begin)];
        return marked.Length > 0
            ? marked
            : throw new RecipeException(
                $"The {{% generation %}} blocks of {conversation.TemplateDescription} wrote nothing for this conversation; correct the template.");
    }

    private static int Start(RenderedConversation conversation, int turn)
    {
        string text = conversation.Whole.Text;
        TextSpan? round = Round(conversation.Whole, conversation.Messages[turn]);
        JinjaRendering? prompt = conversation.TryRender(turn, addGenerationPrompt: true);
        if (prompt is not null && text.StartsWith(prompt.Text, StringComparison.Ordinal)
            && (round is not { } own || (prompt.Text.Length >= own.Start && prompt.Text.Length <= own.End)))
        {
            return prompt.Text.Length;
        }

        // Earlier turns read differently with this one behind them (a system message that moves, thoughts that are dropped). If the
        // generation prompt does nothing but add text at the end, the turn begins with that text.
        if (prompt is not null && round is { } place && turn > 0
            && Round(prompt, conversation.Messages[turn - 1]) is { } last
            && conversation.TryRender(turn, addGenerationPrompt: false)?.Text == prompt.Text[..last.End]
            && string.CompareOrdinal(text, place.Start, prompt.Text, last.End, prompt.Text.Length - last.End) == 0)
        {
            return place.Start + prompt.Text.Length - last.End;
        }

        throw NotLocated(conversation, turn, "begins");
    }

    private static int End(RenderedConversation conversation, int turn)
    {
        string text = conversation.Whole.Text;
        bool isLast = turn == conversation.Messages.Count - 1;
        if (Round(conversation.Whole, conversation.Messages[turn]) is { } round)
        {
            // Some templates end the conversation, not the turn, with EOS.
            return isLast && conversation.EosToken is { Length: > 0 } eos && text.AsSpan(round.End).SequenceEqual(eos) ? text.Length : round.End;
        }

        if (isLast)
        {
            return text.Length;
        }

        string? upTo = conversation.TryRender(turn + 1, addGenerationPrompt: false)?.Text;
        string? withoutEos = conversation.EosToken is { Length: > 0 } token && upTo?.EndsWith(token, StringComparison.Ordinal) == true
            ? upTo[..^token.Length]
            : null;
        return new[] { upTo, withoutEos }.FirstOrDefault(part => part is not null && text.StartsWith(part, StringComparison.Ordinal))?.Length
            ?? throw NotLocated(conversation, turn, "ends");
    }

    /// <summary>What a message's round of the template's loop has written; null where several have, or none.</summary>
    private static TextSpan? Round(JinjaRendering rendering, JinjaDict message)
    {
        TextSpan[] rounds = [.. rendering.Rounds.Where(round => ReferenceEquals(round.Item, message)).Select(round => round.Span)];
        return rounds.Length == 1 ? rounds[0] : null;
    }

    private static RecipeException NotLocated(RenderedConversation conversation, int turn, string what) => new(
        $"It cannot be told where turn {turn + 1} (assistant) {what} in {conversation.TemplateDescription}: the template writes the turns "
        + "before it differently with and without it; use a template with {% generation %} blocks, such as "
        + $"[ChatTemplate(\"{ChatTemplateNames.ChatML}\")], or rows in which only the last turn is the assistant's.");
}
