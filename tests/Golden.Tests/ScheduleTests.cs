using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Tests;
using SftRecipes.Training;

namespace SftRecipes.Golden.Tests;

/// <summary>Learning rates of every step against transformers' <c>get_scheduler</c>.</summary>
public class ScheduleTests
{
    private delegate double Schedule(int done, int warmup, int total, double peak, Keywords keywords);

    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        ["linear"] = (done, warmup, total, _, _) => LrSchedules.Linear(done, warmup, total),
        ["cosine"] = (done, warmup, total, _, _) => LrSchedules.Cosine(done, warmup, total),
        ["constant"] = (done, warmup, total, _, _) => LrSchedules.Constant(done, warmup, total),
        ["constant_with_warmup"] = (done, warmup, total, _, _) => LrSchedules.ConstantWithWarmup(done, warmup, total),
        ["cosine_with_restarts"] = (done, warmup, total, _, keywords) =>
            LrSchedules.CosineWithRestarts(done, warmup, total, keywords.Number("num_cycles")),
        ["polynomial"] = (done, warmup, total, peak, keywords) => keywords.Any
            ? LrSchedules.Polynomial(done, warmup, total, peak, keywords.Number("lr_end"), keywords.Number("power"))
            : LrSchedules.Polynomial(done, warmup, total, peak),
        ["inverse_sqrt"] = (done, warmup, total, _, _) => LrSchedules.InverseSqrt(done, warmup, total),
        ["cosine_with_min_lr"] = (done, warmup, total, peak, keywords) =>
            LrSchedules.CosineWithMinLr(done, warmup, total, keywords.Number("min_lr") / peak),
        ["warmup_stable_decay"] = (done, warmup, total, _, keywords) => LrSchedules.WarmupStableDecay(
            done, warmup, total, (int)keywords.Number("num_decay_steps"), (int)keywords.Number("num_stable_steps"),
            minLrRatio: keywords.Number("min_lr_ratio")),
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

    [Theory]
    [MemberData(nameof(Cases))]
    [GoldenKind("schedule")]
    public void Rates_equal_transformers(int index, string title)
    {
        using JsonDocument json = Open();
        JsonElement item = json.RootElement.GetProperty("cases")[index];
        Schedule schedule = Schedules[item.GetProperty("name").GetString()!];
        double peak = item.GetProperty("lr_init").GetDouble();
        double[] expected = [.. item.GetProperty("lr").EnumerateArray().Select(rate => rate.GetDouble())];
        for (int step = 0; step < expected.Length; step++)
        {
            double actual = peak * schedule(
                step, item.GetProperty("warmup").GetInt32(), item.GetProperty("total").GetInt32(), peak, new Keywords(item.GetProperty("kwargs")));
            Check.Near(expected[step], actual, 1e-9 * peak, $"{title}, step {step + 1}");
        }
    }

    private static JsonDocument Open() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, "schedules.json")));

    private readonly record struct Keywords(JsonElement Element)
    {
        public bool Any => Element.EnumerateObject().Any();

        public double Number(string name) => Element.GetProperty(name).GetDouble();
    }
}
