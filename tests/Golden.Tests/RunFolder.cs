using SftRecipes.Tokenization;

namespace SftRecipes.Golden.Tests;

/// <summary>A temporary folder that golden models are trained in.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sft-golden-").FullName;

    /// <summary>A path inside.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>The golden models have no tokenizer, and a result is saved with one: a copy of the model gets the smallest there is.</summary>
    public TrainingOptions Options(GoldenCase golden, string? adapter)
    {
        string model = this["model"];
        if (!Directory.Exists(model))
        {
            Directory.CreateDirectory(model);
            foreach (string file in Directory.EnumerateFiles(golden.Directory))
            {
                File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
            }

            BpeTrainer.Train(["a"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["</s>"], EosToken = "</s>" }).Save(model);
        }

        return new TrainingOptions { ModelDirectory = model, OutputDirectory = this["out"], AdapterDirectory = adapter };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
