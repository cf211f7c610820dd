namespace SftRecipes.Inference;

/// <summary>One sequence that is being generated.</summary>
internal sealed class GenerationRow
{
    private readonly IReadOnlySet<int> _eosIds;
    private readonly Func<int, bool>? _accept;
    private readonly Sampler _sampler;
    private readonly List<int> _newIds = [];

    /// <param name="promptIds">At least one.</param>
    /// <param name="maxNewTokens">At least one.</param>
    /// <param name="settings">How tokens are chosen.</param>
    /// <param name="eosIds">End the sequence.</param>
    /// <param name="accept">Told of each new token except EOS; false ends the sequence.</param>
    public GenerationRow(
        IReadOnlyList<int> promptIds, int maxNewTokens, GenerationSettings settings, IReadOnlySet<int> eosIds, Func<int, bool>? accept = null)
    {
        PromptIds = promptIds;
        MaxNewTokens = maxNewTokens;
        _eosIds = eosIds;
        _accept = accept;
        _sampler = new Sampler(settings, promptIds);
    }

    /// <summary>The prompt.</summary>
    public IReadOnlyList<int> PromptIds { get; }

    /// <summary>What was generated so far, without EOS.</summary>
    public IReadOnlyList<int> NewIds => _newIds;

    /// <summary>The most tokens of the answer.</summary>
    public int MaxNewTokens { get; }

    /// <summary>Why the sequence ended; null while it goes on.</summary>
    public FinishReason? Finished { get; private set; }

    /// <summary>The last token of all.</summary>
    public int LastId => _newIds.Count > 0 ? _newIds[^1] : PromptIds[^1];

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">[vocabulary]; overwritten.</param>
    public void Choose(Span<float> logits)
    {
        int id = _sampler.Next(logits);
        if (_eosIds.Contains(id))
        {
            Finished = FinishReason.Eos;
            return;
        }

        _newIds.Add(id);
        if (_accept?.Invoke(id) == false)
        {
            Finished = FinishReason.Stop;
        }
        else if (_newIds.Count == MaxNewTokens)
        {
            Finished = FinishReason.Length;
        }
    }
}
