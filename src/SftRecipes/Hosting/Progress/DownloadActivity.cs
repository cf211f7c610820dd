using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Progress;

/// <summary>Shows a download: live as it comes, else a line for every tenth of it.</summary>
internal sealed class DownloadActivity(IActivity activity) : IProgress<DownloadProgress>
{
    private const int Tenths = 10;
    private readonly Lock _lock = new();
    private int _shown = -1;

    public void Report(DownloadProgress value)
    {
        double? fraction = value.TotalSize > 0 ? (double)value.TotalBytes / value.TotalSize : null;
        string size = value.TotalSize > 0 ? $" of {Figures.Bytes(value.TotalSize)}" : "";
        string text = $"downloading {value.File}: {Figures.Bytes(value.TotalBytes)}{size}";
        lock (_lock)
        {
            activity.Status(text, fraction);
            int tenth = (int)((fraction ?? 0) * Tenths);
            if (!activity.IsLive && tenth > _shown)
            {
                _shown = tenth;
                activity.Line(text);
            }
        }
    }
}
