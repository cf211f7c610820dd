using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using SftRecipes.Inference;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Tokenization;

namespace SftRecipes;

/// <summary>
/// A model ready to answer. Safe to ask from several threads: questions wait for one another, since one thread drives libtorch; those
/// known together are answered faster by <see cref="GenerateBatchAsync"/>. The generator derives a class from it for each recipe, whose
/// methods take the recipe's own prompt fields.
/// </summary>
public partial class LanguageModel : IDisposable
{
    /// <summary>Prompts that <see cref="GenerateBatchAsync"/> answers side by side unless told otherwise.</summary>
    public const int DefaultBatchSize = 32;

    private readonly LoadedModel _loaded;
    private readonly SegmentTokenizer _segments;

    /// <summary>Takes over a loaded model, which must not be used or disposed by itself afterwards.</summary>
    /// <param name="other">The model.</param>
    protected LanguageModel(LanguageModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (_loaded, _segments) = (other._loaded, other._segments);
    }

    internal LanguageModel(LoadedModel loaded)
    {
        _loaded = loaded;
        _segments = new SegmentTokenizer(loaded.Tokenizer);
    }

    /// <summary>The recipe.</summary>
    public RecipeDefinition Recipe => _loaded.Recipe;

    /// <summary>The recipe's name, or, untuned, the base model's id.</summary>
    public string ModelId => _loaded.ModelId;

    /// <summary>The module tree, in evaluation mode. Use it on libtorch's thread only.</summary>
    public CausalLanguageModel Model => _loaded.Model;

    /// <summary>The base model's tokenizer.</summary>
    public HuggingFaceTokenizer Tokenizer => _loaded.Tokenizer;

    /// <summary>The tokens that end an answer: those that the model's configuration names, and the tokenizer's.</summary>
    public IReadOnlySet<int> EosTokenIds => _loaded.EosTokenIds;

    /// <summary>Loads what a recipe has trained.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="resultDirectory">The adapter's directory, or, for full fine-tuning, the model's.</param>
    /// <param name="options">Where the base model lies.</param>
    /// <param name="cancellationToken">Cancels downloads, and loading that has not begun.</param>
    /// <exception cref="RecipeException">The directory holds no such result, or the base model is not to be had or does not fit.</exception>
    public static async Task<LanguageModel> LoadAsync<TRecipe>(
        string resultDirectory, LoadOptions? options = null, CancellationToken cancellationToken = default)
        where TRecipe : IRecipe =>
        new(await ModelLoader.LoadTunedAsync<TRecipe>(resultDirectory, options ?? new LoadOptions(), cancellationToken).ConfigureAwait(false));

    /// <summary>Loads the model that a recipe starts from, untuned but with the recipe's quantization, for comparison.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="options">Where the base model lies.</param>
    /// <param name="cancellationToken">Cancels downloads, and loading that has not begun.</param>
    /// <exception cref="RecipeException">The base model is not to be had or does not fit, or the recipe starts from random weights.</exception>
    public static async Task<LanguageModel> LoadBaseAsync<TRecipe>(
        LoadOptions? options = null, CancellationToken cancellationToken = default)
        where TRecipe : IRecipe =>
        new(await ModelLoader.LoadBaseAsync<TRecipe>(options ?? new LoadOptions(), cancellationToken).ConfigureAwait(false));

    /// <summary>The recipe's prompt, as it was trained on.</summary>
    /// <param name="field">The value of a <see cref="RecipeDefinition.PromptFields"/> name; null where it is left out.</param>
    public IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field) => _loaded.RenderPrompt(field);

    /// <summary>A conversation as the recipe's chat template writes it, up to where the assistant's next turn begins.</summary>
    /// <param name="messages">The turns so far, the last one not the assistant's.</param>
    /// <param name="tools">The tools that the assistant may call, as in <see cref="Conversation"/>; null for none.</param>
    /// <exception cref="RecipeException">The recipe has a prompt template instead.</exception>
    public IReadOnlyList<PromptSegment> RenderPrompt(IEnumerable<ChatTurn> messages, JsonElement? tools = null) =>
        Recipe.ChatTemplate is { } template
            ? [PromptSegment.Of(new ChatPrompt(template, [.. messages], tools) { AddGenerationPrompt = true })]
            : throw new RecipeException($"{Recipe.Name} has a [PromptTemplate], so it cannot be given a conversation; use [ChatTemplate].");

    /// <summary>A prompt's text, as the model reads it.</summary>
    /// <param name="prompt">From <see cref="RenderPrompt(Func{string, string?})"/>.</param>
    public string TextOf(IReadOnlyList<PromptSegment> prompt) => string.Concat(_segments.Rendered(prompt).Select(segment => segment.Text));

    /// <summary>Answers a prompt.</summary>
    /// <param name="prompt">From <see cref="RenderPrompt(Func{string, string?})"/>.</param>
    /// <param name="settings">How; null for the recipe's own.</param>
    /// <param name="cancellationToken">Stops after the token that is being made.</param>
    /// <exception cref="RecipeException">The prompt is too long for the model, or a setting is out of range.</exception>
    public async Task<GenerationResult> GenerateAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings? settings = null, CancellationToken cancellationToken = default)
    {
        Answer answer = NewAnswer(prompt, settings ?? Recipe.Generation);
        await RunAsync([answer], cancellationToken).ConfigureAwait(false);
        return answer.Result;
    }

    /// <summary>
    /// Answers a prompt, handing over the text while it is made: whole characters, and never a part of a stop string. Put together, the
    /// pieces are <see cref="GenerationResult.Text"/>. Leaving the enumeration stops the generation.
    /// </summary>
    /// <inheritdoc cref="GenerateAsync(IReadOnlyList{PromptSegment}, GenerationSettings?, CancellationToken)"/>
    public async IAsyncEnumerable<string> StreamAsync(
        IReadOnlyList<PromptSegment> prompt, GenerationSettings? settings = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (string piece in StreamAsync(NewAnswer(prompt, settings ?? Recipe.Generation), cancellationToken).ConfigureAwait(false))
        {
            yield return piece;
        }
    }

    /// <summary>
    /// Answers many prompts, several at a time. Greedy answers are those of <see cref="GenerateAsync"/>, and so are sampled ones: the
    /// draws depend on the seed and the prompt, not on the batch (in both cases up to rounding where two tokens are all but equally
    /// likely).
    /// </summary>
    /// <param name="prompts">From <see cref="RenderPrompt(Func{string, string?})"/>.</param>
    /// <param name="settings">How; null for the recipe's own.</param>
    /// <param name="batchSize">
    /// The most prompts side by side, 1 and up. The memory for keys and values grows with it, and with the length of prompt and answer.
    /// </param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Stops after the tokens that are being made.</param>
    /// <returns>The answers, in the prompts' order.</returns>
    /// <exception cref="RecipeException">A prompt is too long for the model, or a setting is out of range.</exception>
    public async Task<IReadOnlyList<GenerationResult>> GenerateBatchAsync(
        IReadOnlyList<IReadOnlyList<PromptSegment>> prompts, GenerationSettings? settings = null, int batchSize = DefaultBatchSize,
        IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Answer[] answers = [.. prompts.Select((prompt, index) => NewAnswer(prompt, index, settings ?? Recipe.Generation))];
        int completed = 0;
        long tokens = 0;

        // Longest first: little is padded, and memory that does not suffice shows at once.
        foreach (Answer[] batch in answers.OrderByDescending(answer => answer.Row.PromptIds.Count).Chunk(batchSize))
        {
            await RunAsync(batch, cancellationToken).ConfigureAwait(false);
            completed += batch.Length;
            tokens += batch.Sum(answer => (long)answer.Row.NewIds.Count);
            progress?.Report(new GenerationProgress(completed, answers.Length, tokens));
        }

        return [.. answers.Select(answer => answer.Result)];
    }

    /// <summary>
    /// The model as an <see cref="IChatClient"/>. With a chat template the whole conversation is rendered, <see cref="ChatOptions.Instructions"/>
    /// and <see cref="ChatOptions.Tools"/> included. Recipes with a prompt template are single-turn: the last user message is the value of
    /// the recipe's first prompt field; system messages and earlier turns are not read. Other prompt fields are taken from
    /// <see cref="ChatOptions.AdditionalProperties"/> under their names. <see cref="ChatOptions"/>' temperature, top-k, top-p, most output
    /// tokens, seed and stop sequences go before the recipe's settings; its other members mean nothing to such a model.
    /// </summary>
    /// <param name="leaveOpen">Whether disposing the client leaves this model usable.</param>
    public IChatClient AsChatClient(bool leaveOpen = true) => new RecipeChatClient(this, leaveOpen);

    /// <summary>Frees the weights, after the answers that were asked for before. Later questions fail.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the weights.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing) => _loaded.Dispose();

    internal Answer NewAnswer(IReadOnlyList<PromptSegment> prompt, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        _loaded.ThrowIfDisposed();
        GenerationLimits.Check(settings);
        IReadOnlyList<int> ids = _segments.TokenizePrompt(prompt);
        settings = _loaded.EndTexts.Count == 0 ? settings : settings with { Stop = [.. settings.Stop, .. _loaded.EndTexts] };
        return new Answer(Tokenizer, ids, PromptLimits.NewTokens(Model, ids, settings), settings, EosTokenIds);
    }

    internal async IAsyncEnumerable<string> StreamAsync(Answer answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Unbounded: a slow reader must not hold up libtorch's thread, and an answer is short.
        var pieces = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        answer.TextAdded = piece => pieces.Writer.TryWrite(piece);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task generation = GenerateAsync();
        try
        {
            await foreach (string piece in pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return piece;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await generation.ConfigureAwait(false);
        }

        async Task GenerateAsync()
        {
            try
            {
                await RunAsync([answer], stop.Token).ConfigureAwait(false);
                pieces.Writer.Complete();
            }
            catch (Exception exception)
            {
                // The reader throws it.
                pieces.Writer.Complete(exception);
            }
        }
    }

    private Answer NewAnswer(IReadOnlyList<PromptSegment> prompt, int index, GenerationSettings settings)
    {
        try
        {
            return NewAnswer(prompt, settings);
        }
        catch (RecipeException exception)
        {
            throw new RecipeException($"Prompt {index + 1}: {exception.Message}", exception);
        }
    }

    private Task RunAsync(IReadOnlyList<Answer> answers, CancellationToken cancellationToken)
    {
        _loaded.ThrowIfDisposed();
        return TorchThread.RunAsync(() =>
        {
            TokenGenerator.Run(Model, [.. answers.Select(answer => answer.Row)], cancellationToken);
            foreach (Answer answer in answers)
            {
                answer.Complete();
            }
        }, cancellationToken);
    }
}
