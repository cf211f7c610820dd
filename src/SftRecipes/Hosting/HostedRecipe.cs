using SftRecipes.Data;
using SftRecipes.Models;
using SftRecipes.Native;
using SftRecipes.Tokenization;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Hosting;

/// <summary>A recipe as the commands see it.</summary>
/// <typeparam name="TRecipe">The recipe.</typeparam>
internal sealed class HostedRecipe<TRecipe> : IHostedRecipe
    where TRecipe : IRecipe
{
    public RecipeDefinition Definition => TRecipe.Definition;

    public IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path) => TRecipe.ReadExamples(path);

    public IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field) => TRecipe.RenderPrompt(field);

    public Task<TrainingReport> TrainAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, TrainingOptions options, CancellationToken cancellationToken) =>
        RecipeTrainer.TrainAsync<TRecipe>(rows, options, cancellationToken);

    public async Task<EvaluationReport> EvaluateAsync(
        RunRows<IReadOnlyList<PromptSegment>> rows, ModelChoice choice, TokenCacheOptions? tokenCache, EvaluationProgress progress,
        CancellationToken cancellationToken)
    {
        // After full fine-tuning the weights are the result's, and the base model is only its configuration and tokenizer.
        bool needsBaseWeights = choice.IsBase || Definition.Lora is not null || Definition.Preference is { NeedsReference: true };
        BaseModel files = await BaseModel.OpenAsync(
            Definition, choice.ModelDirectory, needsBaseWeights, progress.Download, cancellationToken).ConfigureAwait(false);
        var loader = new RowLoader(Definition, typeof(TRecipe), files.Tokenizer, tokenCache, progress.Preparing);
        using var rowFiles = new RowFiles<IReadOnlyList<PromptSegment>>(loader, cancellationToken);
        var fitting = new FittingRows(Definition.Training);
        foreach (RowSource<IReadOnlyList<PromptSegment>> source in rows.Evaluation)
        {
            fitting.Add(rowFiles.Load(source));
        }

        foreach (RowSource<IReadOnlyList<PromptSegment>> source in rows.Train)
        {
            fitting.Add(DatasetSplit.Create(rowFiles.Load(source), source.EvalSplit, Definition.Training.Seed).Eval);
        }

        foreach (string warning in new[] { fitting.Report.Summary }.OfType<string>().Concat(loader.Warnings))
        {
            progress.Warning(warning);
        }

        IReadOnlyList<TokenizedExample> examples = fitting.ForEvaluation();
        IEnumerable<Batch> batches = RowBatches.LongestFirst(
            Definition, examples, Definition.Training.PerDeviceEvalBatchSize, files.Tokenizer.PadId ?? files.Tokenizer.EosId ?? 0);
        return await TorchThread.RunAsync(
            () =>
            {
                using CausalLanguageModel model = CreateModel(files, choice);
                return TRecipe.Evaluate(
                    model, () => files.OpenReference(Devices.Default, startDirectory: null),
                    Counted(batches, examples.Count, progress.Rows), cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IAnsweringModel> LoadAsync(
        ModelChoice choice, IProgress<DownloadProgress> downloadProgress, CancellationToken cancellationToken)
    {
        var options = new LoadOptions { ModelDirectory = choice.ModelDirectory, DownloadProgress = downloadProgress };
        LanguageModel model = choice.ResultDirectory is { } directory
            ? await LanguageModel.LoadAsync<TRecipe>(directory, options, cancellationToken).ConfigureAwait(false)
            : await LanguageModel.LoadBaseAsync<TRecipe>(options, cancellationToken).ConfigureAwait(false);
        return new AnsweringModel(model);
    }

    private static CausalLanguageModel CreateModel(BaseModel files, ModelChoice choice)
    {
        // Modules keep what is theirs; the scope takes what else reading the weights made.
        using DisposeScope scope = torch.NewDisposeScope();
        using ModelWeights weights = choice.ResultDirectory is { } directory
            ? files.OpenTuned(Devices.Default, directory)
            : files.OpenBase(Devices.Default);
        CausalLanguageModel model = TRecipe.CreateModel(weights);
        weights.RequireAdapterUsed();
        return model;
    }

    private static IEnumerable<Batch> Counted(IEnumerable<Batch> batches, int rows, Action<int, int> report)
    {
        int done = 0;
        report(done, rows);
        foreach (Batch batch in batches)
        {
            yield return batch;
            done += batch.Preference?.Examples ?? batch.Rows;
            report(done, rows);
        }
    }

    private sealed class AnsweringModel(LanguageModel model) : IAnsweringModel
    {
        public string TextOf(IReadOnlyList<PromptSegment> prompt) => model.TextOf(prompt);

        public Task<GenerationResult> GenerateAsync(
            IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CancellationToken cancellationToken) =>
            model.GenerateAsync(prompt, settings, cancellationToken);

        public IAsyncEnumerable<string> StreamAsync(
            IReadOnlyList<PromptSegment> prompt, GenerationSettings settings, CancellationToken cancellationToken) =>
            model.StreamAsync(prompt, settings, cancellationToken);

        public Task<IReadOnlyList<GenerationResult>> GenerateBatchAsync(
            IReadOnlyList<IReadOnlyList<PromptSegment>> prompts, GenerationSettings settings, IProgress<GenerationProgress> progress,
            CancellationToken cancellationToken) =>
            model.GenerateBatchAsync(prompts, settings, progress: progress, cancellationToken: cancellationToken);

        public void Dispose() => model.Dispose();
    }
}
