using System.Globalization;
using SftRecipes.Training;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Trains in this process and says what it took.</summary>
internal static class TrainMemory
{
    /// <summary>Writes the process's peak of resident memory in bytes to stdout.</summary>
    public static async Task<int> MeasureAsync(string recipe, string model, string output)
    {
        var options = new TrainingOptions { ModelDirectory = model, OutputDirectory = output };
        await (recipe switch
        {
            nameof(MemoryFull) => TrainAsync<MemoryFull>(options),
            nameof(MemoryLora) => TrainAsync<MemoryLora>(options),
            _ => TrainAsync<MemoryNf4>(options),
        });
        Console.WriteLine(LoadMemory.Status("VmHWM").ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Full rows, every token trained.</summary>
    private static Task TrainAsync<TRecipe>(TrainingOptions options)
        where TRecipe : IRecipe
    {
        TrainingArguments training = TRecipe.Definition.Training;
        var random = new Random(5);
        int[] ids = [.. Enumerable.Range(0, training.MaxLength).Select(_ => random.Next(4, 320))];
        return RecipeTrainer.TrainAsync<TRecipe>(
            Enumerable.Repeat(new TokenizedExample(ids, ids), training.PerDeviceTrainBatchSize * training.MaxSteps), evaluation: null, options);
    }
}
