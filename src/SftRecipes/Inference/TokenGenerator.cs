using System.Runtime.InteropServices;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Inference;

/// <summary>
/// The generation loop: all prompts in one pass into a cache of keys and values, then one token of each row per pass. For the thread
/// that drives libtorch.
/// </summary>
internal static class TokenGenerator
{
    /// <summary>Continues one sequence of ids.</summary>
    /// <param name="model">The model.</param>
    /// <param name="promptIds">At least one id.</param>
    /// <param name="settings">How tokens are chosen; stop strings, which need a tokenizer, are not looked at.</param>
    /// <param name="eosIds">End the sequence; empty goes on to the last of <see cref="GenerationSettings.MaxNewTokens"/>.</param>
    /// <param name="cancellationToken">Checked before each pass.</param>
    /// <returns>The new ids, without EOS.</returns>
    /// <exception cref="RecipeException">The model has too few positions for the prompt.</exception>
    public static IReadOnlyList<int> Generate(
        CausalLanguageModel model, IReadOnlyList<int> promptIds, GenerationSettings settings, IReadOnlySet<int> eosIds,
        CancellationToken cancellationToken = default) =>
        Generate(model, [promptIds], settings, eosIds, cancellationToken)[0];

    /// <summary>Continues several sequences of ids as one batch, padded on the left.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">Without padding, each with at least one id.</param>
    /// <param name="settings">How tokens are chosen; stop strings, which need a tokenizer, are not looked at.</param>
    /// <param name="eosIds">End a sequence; empty goes on to the last of <see cref="GenerationSettings.MaxNewTokens"/>.</param>
    /// <param name="cancellationToken">Checked before each pass.</param>
    /// <returns>The new ids of each sequence, without EOS.</returns>
    /// <exception cref="RecipeException">The model has too few positions for a prompt.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Generate(
        CausalLanguageModel model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationSettings settings, IReadOnlySet<int> eosIds,
        CancellationToken cancellationToken = default)
    {
        GenerationLimits.Check(settings);
        GenerationRow[] rows =
        [
            .. prompts.Select(prompt => new GenerationRow(prompt, PromptLimits.NewTokens(model, prompt, settings), settings, eosIds)),
        ];
        Run(model, rows, cancellationToken);
        return [.. rows.Select(row => row.NewIds)];
    }

    /// <summary>Generates until every row has finished. The model is left in the mode that it was in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">New rows; they keep what was generated, also when this is cancelled.</param>
    /// <param name="cancellationToken">Checked before each pass.</param>
    public static void Run(CausalLanguageModel model, IReadOnlyList<GenerationRow> rows, CancellationToken cancellationToken)
    {
        bool wasTraining = model.training;
        if (wasTraining)
        {
            model.eval();
        }

        try
        {
            using IDisposable guard = torch.no_grad();
            RunInEvaluationMode(model, rows, cancellationToken);
        }
        finally
        {
            if (wasTraining)
            {
                model.train();
            }
        }
    }

    private static void RunInEvaluationMode(CausalLanguageModel model, IReadOnlyList<GenerationRow> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int longest = rows.Max(row => row.PromptIds.Count);
        long capacity = longest + rows.Max(row => row.MaxNewTokens);
        using var batch = new PromptBatch(model, [.. rows.Select(row => row.PromptIds)], capacity);
        using KvCache cache = model.NewCache(rows.Count, capacity);
        using (torch.NewDisposeScope())
        {
            torch.Tensor hidden = model.Forward(batch.Ids(), batch.Prompt(cache));
            Choose(rows, model.Logits(hidden.narrow(1, hidden.size(1) - 1, 1)));
        }

        // One sequence: its second pass is captured, and is run again for each token after.
        bool captures = rows.Count == 1 && model.Device.type == DeviceType.CPU && model.IsCaptureExact != false;
        CapturedPass? captured = null;
        try
        {
            while (rows.Any(row => row.Finished is null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (captured is not null && captured.TryRun(rows[0].LastId))
                {
                    rows[0].Choose(captured.Logits);
                    continue;
                }

                using var scope = torch.NewDisposeScope();
                long[] last = [.. rows.Select(row => (long)row.LastId)];
                torch.Tensor ids = torch.tensor(last, [rows.Count, 1], device: model.Device), logits;
                if (captures)
                {
                    captures = false;
                    captured = CapturedPass.TryCreate(model, ids, batch.Next(cache), out logits);
                }
                else
                {
                    logits = model.Logits(model.Forward(ids, batch.Next(cache)));
                }

                Choose(rows, logits);
            }
        }
        finally
        {
            captured?.Dispose();
        }
    }

    /// <param name="rows">The rows; those that finished are left as they are.</param>
    /// <param name="logits">[rows, 1, vocabulary].</param>
    private static void Choose(IReadOnlyList<GenerationRow> rows, torch.Tensor logits)
    {
        logits = logits.to(torch.ScalarType.Float32).cpu().contiguous();
        Span<float> all = MemoryMarshal.Cast<byte, float>(logits.bytes);
        int vocabulary = all.Length / rows.Count;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Finished is null)
            {
                rows[i].Choose(all.Slice(i * vocabulary, vocabulary));
            }
        }
    }
}
