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

    /// <summary>Products in smaller types round a copy of the frozen head: one byte a weight, or two.</summary>
    [Fact]
    public void A_heads_rounded_copy_is_counted()
    {
        const long Head = 50272 * 768;
        TrainingMemory exact = MemoryOpt.Definition.Memory!;

        Assert.Equal(exact with { Buffers = exact.Buffers + Head }, MemoryOptInt8.Definition.Memory);
        Assert.Equal(exact with { Buffers = exact.Buffers + (2 * Head) }, MemoryOptBFloat16.Definition.Memory);
    }

    private static RecipeDefinition Definition(string recipe) => recipe switch
    {
        nameof(MemoryFull) => MemoryFull.Definition,
        nameof(MemoryLora) => MemoryLora.Definition,
        _ => MemoryNf4.Definition,
    };
}
