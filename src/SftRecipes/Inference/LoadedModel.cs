using SftRecipes.Adapters;
using SftRecipes.Models;
using SftRecipes.Native;

namespace SftRecipes.Inference;

/// <summary>A model in memory with what it takes to ask it; what a <see cref="LanguageModel"/> and those that wrap it share.</summary>
internal sealed class LoadedModel : IDisposable
{
    private int _disposed;

    /// <summary>The recipe.</summary>
    public required RecipeDefinition Recipe { get; init; }

    /// <summary>The recipe's prompt, from a function that gives its fields' values.</summary>
    public required Func<Func<string, string?>, IReadOnlyList<PromptSegment>> RenderPrompt { get; init; }

    /// <summary>What answers are attributed to.</summary>
    public required string ModelId { get; init; }

    /// <summary>The module tree; owned.</summary>
    public required CausalLanguageModel Model { get; init; }

    /// <summary>Its adapters; null for a model without.</summary>
    public AdapterSet? Adapters { get; init; }

    /// <summary>The base model's tokenizer.</summary>
    public required HuggingFaceTokenizer Tokenizer { get; init; }

    /// <summary>Tokens that end an answer: EOS, and the chat template's end of turn.</summary>
    public required IReadOnlySet<int> EosTokenIds { get; init; }

    /// <summary>Texts that end an answer: the chat template's end of turn where it is no token.</summary>
    public IReadOnlyList<string> EndTexts { get; init; } = [];

    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, typeof(LanguageModel));

    /// <summary>Frees the weights, after the answers that were asked for before.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            TorchThread.Run(() =>
            {
                Adapters?.Dispose();
                Model.Dispose();
            });
        }
    }
}
