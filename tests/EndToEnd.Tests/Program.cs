using SftRecipes;
using SftRecipes.EndToEnd.Tests;

return args switch
{
    [nameof(LongRun), .. string[] command] => await RecipeHost.RunAsync<LongRun>(command),
    [nameof(LoadMemory), string directory] => LoadMemory.Measure(directory),
    [nameof(TrainMemory), string recipe, string model, string output] => await TrainMemory.MeasureAsync(recipe, model, output),
    _ => throw new ArgumentException($"'{string.Join(' ', args)}' is none of this program's recipes."),
};
