using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using PocketBase.Corpus;
using SftRecipes;
using SftRecipes.Tokenization;

namespace PocketBase;

/// <summary>Makes the pocket base model: corpus, tokenizer, weights. The result goes into the recipe's Model folder.</summary>
internal static class PocketBaseMaker
{
    /// <summary>Documents that the model is trained on, each once.</summary>
    private const int Documents = 48_000;

    /// <summary>Documents that the tokenizer's merges are learnt from.</summary>
    private const int TokenizerDocuments = 24_000;

    private const int VocabularySize = 2048;
    private const int Seed = 42;

    public static async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        string model = Path.Combine(RecipeFolder(), "Model");
        Document[] corpus = [.. new CorpusWriter(FactBase.Load(), Seed).Documents(Documents).Select(text => new Document(text))];
        BpeTrainer.Train(corpus.Take(TokenizerDocuments).Select(document => document.Text), new BpeTrainerOptions
        {
            VocabularySize = VocabularySize,
            SpecialTokens = ["<s>", "</s>", "<pad>"],
            BosToken = "<s>",
            EosToken = "</s>",
            PadToken = "<pad>",
            AddBosToken = true,
            ModelMaxLength = 256,
        }).Save(model);
        Console.WriteLine($"Corpus of {corpus.Length:N0} documents, {corpus.Sum(document => (long)document.Text.Length):N0} characters.");

        var clock = Stopwatch.StartNew();
        TrainingReport report = await PocketBaseRecipe.TrainAsync(
            corpus, options: new TrainingOptions { ModelDirectory = model, Progress = Print }, cancellationToken: stop.Token);
        if (report.Stopped)
        {
            Console.WriteLine($"Stopped after {report.Steps} of {report.TotalSteps} steps; what was trained is in {report.OutputDirectory}.");
            return 130;
        }

        File.Copy(Path.Combine(report.OutputDirectory, "model.safetensors"), Path.Combine(model, "model.safetensors"), overwrite: true);
        Console.WriteLine($"{report.Steps} steps, {report.Tokens:N0} tokens in {clock.Elapsed:hh\\:mm\\:ss}; the model is in {model}.");
        return 0;
    }

    private static void Print(TrainingEvent happened)
    {
        if (happened is StepCompleted { Step: var step } completed && step % 100 == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"step {step}/{completed.TotalSteps}  loss {completed.Loss:F3}  grad_norm {completed.GradientNorm:F2}  "
                + $"{completed.TokensPerSecond:F0} tokens/s  {completed.Remaining:hh\\:mm\\:ss} left"));
        }
    }

    private static string RecipeFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
