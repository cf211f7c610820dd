using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Inference;

/// <summary>A small byte-level tokenizer: <c>&lt;s&gt;</c> 0, <c>&lt;/s&gt;</c> 1, <c>&lt;pad&gt;</c> 2, then bytes and merges.</summary>
internal static class TestTokenizer
{
    public const int VocabularySize = 300;

    public static void Save(string directory) => BpeTrainer.Train(
        Enumerable.Repeat("### Instruction: say this and that to the cat, then stop here. ### Response:", 3),
        new BpeTrainerOptions
        {
            VocabularySize = VocabularySize,
            BosToken = "<s>",
            EosToken = "</s>",
            PadToken = "<pad>",
            AddBosToken = true,
        }).Save(directory);

    public static HuggingFaceTokenizer Create()
    {
        using var directory = new TemporaryDirectory();
        Save(directory.Path);
        return HuggingFaceTokenizer.Load(directory.Path);
    }
}
