using System.Globalization;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A model that is kept in 4 bits is never in memory as a whole in 32.</summary>
[Collection(TorchCollection.Name)]
public class LoadMemoryTests : IClassFixture<LargeModel>
{
    private readonly LargeModel _model;

    public LoadMemoryTests(LargeModel model) => _model = model;

    [SkippableFact]
    public async Task Loading_in_4_bits_peaks_near_the_final_size()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The peak of resident memory is read from /proc.");
        long bytes = _model.Bytes;
        Assert.InRange(bytes, 195_000_000, 215_000_000);

        CommandResult result = await ChildProgram.RunAsync("EndToEnd.Tests.dll", new Dictionary<string, string?>(), nameof(LoadMemory), _model.Directory);
        long[] grown = [.. result.Succeeded().Out.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        Assert.True(grown[0] < bytes / 2, $"resident memory grew by {grown[0]:N0} bytes at its peak and {grown[1]:N0} in the end, for a file of {bytes:N0}");

        // 4 bits each, and a little for the blocks' scales: it was loaded.
        Assert.True(grown[1] > bytes / 8, $"resident memory grew by {grown[1]:N0} bytes");
    }
}
