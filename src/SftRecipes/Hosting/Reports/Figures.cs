using System.Globalization;

namespace SftRecipes.Hosting.Reports;

/// <summary>How numbers are written for people, in every culture alike.</summary>
internal static class Figures
{
    private static readonly string[] s_byteUnits = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>PEFT's line: <c>trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727</c>.</summary>
    public static string Parameters(long trainable, long all) =>
        FormattableString.Invariant(
            $"trainable params: {trainable:N0} || all params: {all:N0} || trainable%: {Percent(trainable, all):F4}");

    /// <summary>100 · trainable / all.</summary>
    public static double Percent(long trainable, long all) => 100.0 * trainable / all;

    /// <summary>Minutes and seconds, or hours, minutes and seconds.</summary>
    public static string Time(TimeSpan time)
    {
        var whole = TimeSpan.FromSeconds(Math.Min(Math.Ceiling(time.TotalSeconds), TimeSpan.MaxValue.TotalSeconds / 2));
        return whole.TotalHours >= 1
            ? FormattableString.Invariant($"{(long)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}")
            : FormattableString.Invariant($"{whole.Minutes}:{whole.Seconds:00}");
    }

    /// <summary>Bytes in powers of 1000, as disks are sold and downloads are shown.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < s_byteUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + s_byteUnits[unit];
    }

    /// <summary>An evaluation in one line.</summary>
    public static string Evaluation(EvaluationReport report)
    {
        string perplexity = report.IsLikelihood ? FormattableString.Invariant($", perplexity {report.Perplexity:0.00}") : "";
        return FormattableString.Invariant($"loss {report.Loss:0.0000}{perplexity}{Metrics(report.Metrics, ", ")} over ")
            + FormattableString.Invariant($"{report.Tokens:N0} trained tokens of {report.Rows:N0} rows");
    }

    /// <summary>Each metric's name and value, each after the separator.</summary>
    public static string Metrics(IReadOnlyDictionary<string, double> metrics, string separator) =>
        string.Concat(metrics.Select(metric => FormattableString.Invariant($"{separator}{metric.Key} {metric.Value:0.0000}")));
}
