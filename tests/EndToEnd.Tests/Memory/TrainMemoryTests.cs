using System.Globalization;
using SftRecipes.Tests;
using SftRecipes.Training;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The compiler's estimate of a run's peak memory, against a run.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainMemoryTests : IClassFixture<LargeModel>
{
    private const double Tolerance = 0.2;
    private readonly LargeModel _model;

    public TrainMemoryTests(LargeModel model) => _model = model;

    [SkippableTheory]
    [InlineData(nameof(MemoryFull))]
    [InlineData(nameof(MemoryLora))]
    [InlineData(nameof(MemoryNf4))]
    [InlineData(nameof(MemoryInt8))]
    public async Task The_peak_is_within_20_percent_of_the_estimate(string recipe)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The peak of resident memory is read from /proc.");
        using var output = new TemporaryDirectory();

        CommandResult result = await ChildProgram.RunAsync(
            "EndToEnd.Tests.dll", new Dictionary<string, string?>(), nameof(TrainMemory), recipe, _model.Directory, output["out"]);

        long measured = long.Parse(result.Succeeded().Out, CultureInfo.InvariantCulture);
        TrainingMemory estimate = Definition(recipe).Memory!;
        Assert.True(
            Math.Abs(estimate.Total - measured) <= Tolerance * measured,
            string.Create(CultureInfo.InvariantCulture, $"measured {measured:N0}, estimated {estimate.Total:N0}: {estimate}"));
    }

    /// <summary>A frozen head in whole numbers is a copy of one byte a weight.</summary>
    [Fact]
    public void The_heads_whole_numbers_are_counted()
    {
        TrainingMemory exact = MemoryNf4.Definition.Memory!, whole = MemoryInt8.Definition.Memory!;

        Assert.Equal(exact.Buffers + (LargeModel.Vocabulary * LargeModel.Hidden), whole.Buffers);
    }

    private static RecipeDefinition Definition(string recipe) => recipe switch
    {
        nameof(MemoryFull) => MemoryFull.Definition,
        nameof(MemoryLora) => MemoryLora.Definition,
        nameof(MemoryInt8) => MemoryInt8.Definition,
        _ => MemoryNf4.Definition,
    };
}
