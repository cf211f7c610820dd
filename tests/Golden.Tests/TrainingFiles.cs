using SftRecipes.Tokenization;

namespace SftRecipes.Golden.Tests;

/// <summary>What a run on a golden model needs: the models have no tokenizer, and a result is saved with one.</summary>
internal static class TrainingFiles
{
    /// <summary>Options of a run on a copy of the model that has the smallest tokenizer there is.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="folder">The test's own folder: the copy goes to <c>model</c>, the result to <c>out</c>.</param>
    /// <param name="adapter">An adapter to go on from; null for a new one.</param>
    public static TrainingOptions Options(GoldenCase golden, string folder, string? adapter)
    {
        string model = Path.Combine(folder, "model");
        if (!Directory.Exists(model))
        {
            Directory.CreateDirectory(model);
            foreach (string file in Directory.EnumerateFiles(golden.Directory))
            {
                File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
            }

            BpeTrainer.Train(["a"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["</s>"], EosToken = "</s>" }).Save(model);
        }

        return new TrainingOptions { ModelDirectory = model, OutputDirectory = Path.Combine(folder, "out"), AdapterDirectory = adapter };
    }
}
