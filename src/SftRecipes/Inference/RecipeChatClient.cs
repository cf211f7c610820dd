using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SftRecipes.Inference;

/// <summary>A recipe's model behind the interface that .NET applications talk to chat models through.</summary>
internal sealed class RecipeChatClient(LanguageModel model, bool leaveOpen) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("SftRecipes", providerUri: null, model.ModelId);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        GenerationResult result = await model.GenerateAsync(
            Prompt(messages, options), ChatSettings.Apply(options, model.Recipe.Generation), cancellationToken).ConfigureAwait(false);
        string id = NewId();
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, result.Text) { MessageId = id })
        {
            ResponseId = id,
            ModelId = model.ModelId,
            CreatedAt = DateTimeOffset.UtcNow,
            FinishReason = Reason(result),
            Usage = Usage(result),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Answer answer = model.NewAnswer(Prompt(messages, options), ChatSettings.Apply(options, model.Recipe.Generation));
        string id = NewId();
        await foreach (string piece in model.StreamAsync(answer, cancellationToken).ConfigureAwait(false))
        {
            yield return Update([new TextContent(piece)]);
        }

        ChatResponseUpdate last = Update([new UsageContent(Usage(answer.Result))]);
        last.FinishReason = Reason(answer.Result);
        yield return last;

        ChatResponseUpdate Update(IList<AIContent> contents) => new(ChatRole.Assistant, contents)
        {
            MessageId = id,
            ResponseId = id,
            ModelId = model.ModelId,
            CreatedAt = DateTimeOffset.UtcNow,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null
            ? null
            : new object[] { this, _metadata, model }.FirstOrDefault(serviceType.IsInstanceOfType);
    }

    public void Dispose()
    {
        if (!leaveOpen)
        {
            model.Dispose();
        }
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static ChatFinishReason Reason(GenerationResult result) =>
        result.Reason == FinishReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;

    private static UsageDetails Usage(GenerationResult result) => new()
    {
        InputTokenCount = result.PromptTokens,
        OutputTokenCount = result.TokenIds.Count,
        TotalTokenCount = result.PromptTokens + result.TokenIds.Count,
    };

    private IReadOnlyList<PromptSegment> Prompt(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (model.Recipe.ChatTemplate is not null)
        {
            return model.RenderPrompt(ChatClientTurns.Of(messages, options), ChatClientTurns.Tools(options));
        }

        ChatMessage question = messages.LastOrDefault(message => message.Role == ChatRole.User)
            ?? throw new RecipeException("The chat has no user message; the last one is what the model answers.");
        if (model.Recipe.PromptFields is not [PromptField first, ..])
        {
            throw new RecipeException($"{model.Recipe.Name}'s prompt has no field that a user message could be the value of.");
        }

        if (model.Recipe.PromptFields.Skip(1).FirstOrDefault(field => field.Required && Property(field.Name) is null) is { } missing)
        {
            throw new RecipeException(
                $"{model.Recipe.Name}'s prompt needs {missing.Name} besides the message; give it as ChatOptions.AdditionalProperties[\"{missing.Name}\"].");
        }

        return model.RenderPrompt(name => name == first.Name ? question.Text : Property(name));

        string? Property(string name) => options?.AdditionalProperties?.TryGetValue(name, out object? value) == true ? value?.ToString() : null;
    }
}
