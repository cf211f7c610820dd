using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Prompts;

/// <summary>A chat template together with the tokenizer whose special tokens it writes. Training and inference both render through it.</summary>
internal sealed class ChatTemplate
{
    private static readonly ConditionalWeakTable<HuggingFaceTokenizer, ConcurrentDictionary<ChatTemplateSettings, ChatTemplate>> s_templates = [];

    private readonly JinjaTemplate _template;
    private readonly IReadOnlyList<KeyValuePair<string, object?>> _variables;
    private readonly Lazy<ChatEnding> _ending;

    private ChatTemplate(ChatTemplateSettings settings, HuggingFaceTokenizer tokenizer)
    {
        Settings = settings;
        Source = ChatTemplateSource.Read(settings, tokenizer);
        try
        {
            _template = JinjaTemplate.Parse(Source);
        }
        catch (JinjaSyntaxException exception)
        {
            throw new RecipeException(
                $"Line {JinjaTemplate.LineOf(Source, exception.Position)} of {settings.Description} is no Jinja: {exception.Message}; correct it, "
                + "or use another template.", exception);
        }

        _variables = [.. ChatVariables.SpecialTokens(tokenizer), .. ChatVariables.Kwargs(settings.Kwargs)];
        EosToken = tokenizer.EosId is { } eos ? tokenizer.IdToToken(eos) : null;
        _ending = new Lazy<ChatEnding>(() => ChatEnding.Of(this, tokenizer));
    }

    public ChatTemplateSettings Settings { get; }

    /// <summary>The Jinja text.</summary>
    public string Source { get; }

    public string? EosToken { get; }

    /// <summary>Whether it marks what the assistant says by itself.</summary>
    public bool HasGeneration => _template.HasGeneration;

    /// <summary>How it ends an assistant's turn.</summary>
    public ChatEnding Ending => _ending.Value;

    /// <summary>The template of a recipe for a model; made once.</summary>
    /// <exception cref="RecipeException">There is none, or it is malformed.</exception>
    public static ChatTemplate Of(ChatTemplateSettings settings, HuggingFaceTokenizer tokenizer) =>
        s_templates.GetOrCreateValue(tokenizer).GetOrAdd(settings, static (key, owner) => new ChatTemplate(key, owner), tokenizer);

    /// <summary>A conversation as text: what is trained of it, and what is not.</summary>
    /// <exception cref="RecipeException">The template refuses the conversation, or nothing of it can be trained.</exception>
    public IReadOnlyList<PromptSegment> Render(ChatPrompt prompt)
    {
        if (prompt.Messages.Count == 0)
        {
            throw new RecipeException("The conversation has no messages; give it at least one.");
        }

        List<object?>? tools = ChatVariables.Tools(prompt.Tools);
        ThrowIfNotWritten(prompt, tools);
        var conversation = new RenderedConversation(this, prompt, tools);
        if (prompt.AddGenerationPrompt)
        {
            return [new PromptSegment(conversation.Text(prompt.Messages.Count, addGenerationPrompt: true), Trained: false)];
        }

        if (!Settings.AssistantOnlyLoss)
        {
            return [new PromptSegment(conversation.Whole.Text, Trained: true)];
        }

        if (!Settings.AppendEos && Ending.IsNothing)
        {
            throw new RecipeException(
                $"The model could not learn to stop: {Settings.Description} ends the assistant's turns with nothing; set AppendEos = true on "
                + "[ChatTemplate], or use another template.");
        }

        return Split(conversation.Whole.Text, AssistantSpans.Of(conversation));
    }

    /// <summary>Renders messages.</summary>
    /// <param name="messages">The messages, as <see cref="ChatVariables"/> makes them.</param>
    /// <param name="tools">The tools; null for none.</param>
    /// <param name="addGenerationPrompt">Whether the assistant's next turn is begun.</param>
    /// <exception cref="JinjaException">The template refuses them.</exception>
    public JinjaRendering Render(IReadOnlyList<JinjaDict> messages, List<object?>? tools, bool addGenerationPrompt)
    {
        var variables = new Dictionary<string, object?>(_variables, StringComparer.Ordinal)
        {
            ["messages"] = new List<object?>(messages),
            ["tools"] = tools,
            ["documents"] = null,
            ["add_generation_prompt"] = addGenerationPrompt,
        };
        return _template.Render(variables);
    }

    /// <summary>What a template refuses, as the user is told.</summary>
    public RecipeException Refused(JinjaException exception) => new(
        exception is JinjaRaisedException
            ? $"{Sentence(Settings.Description)} refuses the conversation: {exception.Message.TrimEnd('.')}; change the conversation, or use another template."
            : $"Line {exception.Line} of {Settings.Description} fails: {exception.Message}; correct the template or the conversation.",
        exception);

    /// <summary>What the template never mentions it would leave out without a word.</summary>
    private void ThrowIfNotWritten(ChatPrompt prompt, List<object?>? tools)
    {
        string? missing = tools is not null && !_template.Mentions("tools") ? "tools"
            : prompt.Messages.Any(turn => turn.ToolCalls is { Count: > 0 }) && !_template.Mentions("tool_calls") ? "tool calls"
            : null;
        if (missing is not null)
        {
            throw new RecipeException(
                $"The conversation has {missing}, which {Settings.Description} does not write; use a template that does, or leave them out.");
        }
    }

    private static string Sentence(string description) => char.ToUpperInvariant(description[0]) + description[1..];

    private static List<PromptSegment> Split(string text, IReadOnlyList<TextSpan> trained)
    {
        var segments = new List<PromptSegment>();
        int position = 0;
        foreach (TextSpan span in trained)
        {
            Add(position, span.Start, isTrained: false);
            Add(span.Start, span.End, isTrained: true);
            position = span.End;
        }

        Add(position, text.Length, isTrained: false);
        return segments;

        void Add(int start, int end, bool isTrained)
        {
            if (end > start)
            {
                segments.Add(new PromptSegment(text[start..end], isTrained));
            }
        }
    }
}
