using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Hosting;

/// <summary>A model directory with a configuration and a small byte-level tokenizer, and no weights.</summary>
internal static class TinyModelDirectory
{
    /// <summary>The end of a sequence.</summary>
    public const string Eos = "</s>";

    /// <summary>Writes one and returns its path.</summary>
    public static string Create(TemporaryDirectory directory)
    {
        string path = directory["model"];
        TrainedBpe tokenizer = BpeTrainer.Train(
            ["Q: say one\nA: one\n", "Q: say two\nA: two\n"],
            new BpeTrainerOptions { VocabularySize = 262, SpecialTokens = [Eos], EosToken = Eos });
        tokenizer.Save(path);
        directory.Write(Path.Combine("model", "config.json"), """{"model_type":"opt"}""");
        return path;
    }
}
