using SftRecipes.Tests;
using Xunit.Abstractions;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What products in whole numbers cost: the same run with float32 products and with int8 ones.</summary>
[Collection(TorchCollection.Name)]
public class Int8QualityTests(ITestOutputHelper output)
{
    private const int TrainingRows = 640, EvaluationRows = 128;
    private static readonly WrittenText[] s_rows = WrittenTexts.Read(TrainingRows + EvaluationRows + 2000);
    private static readonly WrittenText[] s_train = s_rows[..TrainingRows], s_evaluation = s_rows[TrainingRows..(TrainingRows + EvaluationRows)];

    [Fact]
    public async Task The_pocket_base_learns_as_much()
    {
        using var folder = new TemporaryDirectory();
        TrainingReport full = await PocketWriter.TrainAsync(s_train, s_evaluation, Options("full"));
        TrainingReport int8 = await PocketWriterInt8.TrainAsync(s_train, s_evaluation, Options("int8"));

        AssertWithinOnePercent(full, int8);

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }

    [Fact]
    public async Task A_model_built_as_opt_350m_learns_as_much()
    {
        using var folder = new TemporaryDirectory();
        string model = folder["start"];
        CopyTokenizer(model);
        await OptWriterBase.TrainAsync(
            s_rows[(TrainingRows + EvaluationRows)..], options: new TrainingOptions { ModelDirectory = model, OutputDirectory = folder["base"] });
        TrainingReport full = await OptWriter.TrainAsync(s_train, s_evaluation, Options("full"));
        TrainingReport int8 = await OptWriterInt8.TrainAsync(s_train, s_evaluation, Options("int8"));

        AssertWithinOnePercent(full, int8);

        TrainingOptions Options(string name) => new() { ModelDirectory = folder["base"], OutputDirectory = folder[name] };
    }

    private static void CopyTokenizer(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(PocketRun.Model).Where(file => !file.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        }

        File.Copy(TinyModel.ConfigPath("opt-writer"), Path.Combine(directory, "config.json"), overwrite: true);
    }

    private void AssertWithinOnePercent(TrainingReport full, TrainingReport int8)
    {
        output.WriteLine($"{full.Evaluations[^1].Result.Loss:0.0000} in float32, {int8.Evaluations[^1].Result.Loss:0.0000} in int8");
        QualityOfRuns.AssertWithinOnePercent(full, int8);
        Assert.NotEqual(full.History[0].Loss, int8.History[0].Loss);
    }
}
