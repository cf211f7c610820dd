using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Tests;
using SftRecipes.Training;

namespace SftRecipes.Golden.Tests;

/// <summary>Learning rates of every step against transformers' <c>get_scheduler</c>.</summary>
public class ScheduleTests
{
    private static readonly Dictionary<string, Func<int, int, int, double>> Schedules = new()
    {
        ["linear"] = LrSchedules.Linear,
        ["cosine"] = LrSchedules.Cosine,
        ["constant"] = LrSchedules.Constant,
        ["constant_with_warmup"] = LrSchedules.ConstantWithWarmup,
    };

    public static TheoryData<int, string> Cases()
    {
        using JsonDocument json = Open();
        var cases = new TheoryData<int, string>();
        foreach ((int index, JsonElement item) in json.RootElement.GetProperty("cases").EnumerateArray().Index())
        {
            cases.Add(index, $"{item.GetProperty("name").GetString()}, warm-up {item.GetProperty("warmup").GetInt32()}");
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    [GoldenKind("schedule")]
    public void Rates_equal_transformers(int index, string title)
    {
        using JsonDocument json = Open();
        JsonElement item = json.RootElement.GetProperty("cases")[index];
        bool known = Schedules.TryGetValue(item.GetProperty("name").GetString()!, out Func<int, int, int, double>? schedule);
        Skip.IfNot(known, $"{title}: this schedule is not there yet.");
        double peak = item.GetProperty("lr_init").GetDouble();
        int total = item.GetProperty("total").GetInt32();
        double[] expected = [.. item.GetProperty("lr").EnumerateArray().Select(rate => rate.GetDouble())];
        for (int step = 0; step < expected.Length; step++)
        {
            double actual = peak * schedule!(step, item.GetProperty("warmup").GetInt32(), total);
            Check.Near(expected[step], actual, 1e-9 * peak, $"step {step + 1}");
        }
    }

    private static JsonDocument Open() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, "schedules.json")));
}
