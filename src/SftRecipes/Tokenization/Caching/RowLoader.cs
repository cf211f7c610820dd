using System.Diagnostics;
using SftRecipes.Data;
using SftRecipes.Prompts;
using Segments = System.Collections.Generic.IReadOnlyList<SftRecipes.PromptSegment>;

namespace SftRecipes.Tokenization;

/// <summary>
/// Loads prompts as tokens: on all cores, in order, without holding more than a few rows' text; from files once, and then from the cache.
/// </summary>
internal sealed class RowLoader : IRowLoader<Segments>
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly RowTokenizer _rows;
    private readonly bool _wide;
    private readonly TokenCache? _cache;
    private readonly Lazy<TokenKeys> _keys;
    private readonly Action<TrainingPreparing> _report;
    private readonly List<string> _warnings = [];

    /// <param name="definition">Says what is trained.</param>
    /// <param name="recipe">The recipe's class, whose code makes the prompts.</param>
    /// <param name="tokenizer">The base model's tokenizer.</param>
    /// <param name="options">Where tokens are kept; null for what the environment says.</param>
    /// <param name="report">Told how far it is, a few times a second.</param>
    /// <exception cref="RecipeException">The recipe ends responses with an EOS token that the tokenizer does not name.</exception>
    public RowLoader(
        RecipeDefinition definition, Type recipe, HuggingFaceTokenizer tokenizer, TokenCacheOptions? options, Action<TrainingPreparing>? report)
    {
        _rows = new RowTokenizer(definition, tokenizer);
        _wide = TokenRowCode.NeedsWide(tokenizer.VocabularySize);
        _keys = new Lazy<TokenKeys>(() => new TokenKeys(definition, recipe, tokenizer));
        _report = report ?? (_ => { });
        options ??= TokenCacheOptions.FromEnvironment();
        // A template that writes the date has other tokens tomorrow.
        bool isLasting = definition.ChatTemplate is not { } chat
            || !ChatTemplate.Of(chat, tokenizer).Source.Contains("strftime_now", StringComparison.Ordinal);
        _cache = options.Directory is not null && isLasting ? new TokenCache(options) : null;
    }

    public IReadOnlyList<string> Warnings => _warnings;

    public IReadOnlyList<ExampleRow<TokenizedExample>> Tokenize(IReadOnlyList<ExampleRow<Segments>> rows, CancellationToken cancellationToken) =>
        _rows.Tokenize(rows, cancellationToken);

    public IReadOnlyList<ExampleRow<TokenizedExample>> Load(RowPart<Segments> part, CancellationToken cancellationToken) =>
        _cache is not null && part.Path is { } path ? Cached(_cache, path, part, cancellationToken) : InMemory(part, rows: 0, cancellationToken);

    private TokenRows Cached(TokenCache cache, string path, RowPart<Segments> part, CancellationToken cancellationToken)
    {
        string fileKey = _keys.Value.OfFile(path);
        if (cache.FindKey(fileKey) is { } known && cache.Find(known) is { } kept)
        {
            return TokenRows.OfFile(kept, part.Name);
        }

        // Other code than last time may make the same prompts: reading them is quick, tokenizing is not.
        int rows = 0;
        var reading = new Meter(this, "reading " + Path.GetFileName(path), rows: 0);
        string key = _keys.Value.OfPrompts(part.Read(cancellationToken), count =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.Done(rows = count);
        });
        string? failure = null;
        TokenFile? file = cache.Find(key) ?? cache.Keep(key, temporary => Write(temporary, part, rows, fileKey, cancellationToken), out failure);
        if (failure is not null)
        {
            _warnings.Add(failure);
        }

        if (file is null)
        {
            return InMemory(part, rows, cancellationToken);
        }

        cache.Remember(fileKey, key);
        return TokenRows.OfFile(file, part.Name);
    }

    private void Write(string temporary, RowPart<Segments> part, int rows, string fileKey, CancellationToken cancellationToken)
    {
        using var writer = new TokenFile.Writer(temporary, _wide);
        int done = 0;
        foreach ((byte[] block, int count) in Blocks(part, rows, cancellationToken))
        {
            writer.Add(block);
            done += count;
        }

        if (_keys.Value.OfFile(part.Path!) != fileKey)
        {
            throw new RecipeException($"'{part.Path}' was changed while it was read; start again when it is complete.");
        }

        writer.Complete(done);
    }

    private TokenRows InMemory(RowPart<Segments> part, int rows, CancellationToken cancellationToken)
    {
        (byte[] Block, int Rows)[] blocks = [.. Blocks(part, rows, cancellationToken)];
        return TokenRows.OfMemory([.. blocks.Select(block => block.Block)], blocks.Sum(block => block.Rows), _wide, part.Name);
    }

    private IEnumerable<(byte[] Block, int Rows)> Blocks(RowPart<Segments> part, int rows, CancellationToken cancellationToken)
    {
        var tokenizing = new Meter(this, part.Path is { } path ? "tokenizing " + Path.GetFileName(path) : "tokenizing", rows);
        int done = 0;
        return OrderedParallel.Select(
            part.Read(cancellationToken).Chunk(TokenBlock.Rows),
            chunk =>
            {
                byte[] block = TokenBlock.Of([.. chunk.Select(row => _rows.Tokenize(row, cancellationToken))], _wide);
                tokenizing.Done(Interlocked.Add(ref done, chunk.Length));
                return (block, chunk.Length);
            },
            cancellationToken);
    }

    /// <summary>Reports progress now and then, from any thread, one at a time.</summary>
    private sealed class Meter(RowLoader loader, string what, int rows)
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Done(int done)
        {
            long last = Volatile.Read(ref _last), now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(last, now) >= ReportInterval && Interlocked.CompareExchange(ref _last, now, last) == last)
            {
                loader._report(new TrainingPreparing(what, done, rows));
            }
        }
    }
}
