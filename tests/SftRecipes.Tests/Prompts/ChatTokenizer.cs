using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Prompts;

/// <summary>A small byte-level tokenizer with the special tokens of a chat template, and files to go with it.</summary>
internal static class ChatTokenizer
{
    /// <param name="bos">The BOS token; null for none.</param>
    /// <param name="eos">The EOS token; null for none.</param>
    /// <param name="special">Other special tokens.</param>
    public static HuggingFaceTokenizer Create(string? bos, string? eos, params string[] special)
    {
        using var directory = new TemporaryDirectory();
        Save(directory.Path, bos, eos, special);
        return HuggingFaceTokenizer.Load(directory.Path);
    }

    public static void Save(string directory, string? bos, string? eos, params string[] special) => BpeTrainer.Train(
        ["What is the answer? The answer is one."],
        new BpeTrainerOptions
        {
            VocabularySize = 256 + special.Append(bos).Append(eos).OfType<string>().Distinct().Count(),
            BosToken = bos,
            EosToken = eos,
            AddBosToken = bos is not null,
            SpecialTokens = special,
        }).Save(directory);
}
