namespace SftRecipes.Hub;

/// <summary>Adds up what has arrived and reports it, not more often than once per mebibyte.</summary>
internal sealed class DownloadMeter(IProgress<DownloadProgress>? progress, long totalSize)
{
    private const long ReportInterval = 1 << 20;
    private long _finished;
    private long _lastReported;

    /// <summary>Says how much of a file is there.</summary>
    public void Report(RemoteFile file, long bytes)
    {
        if (Math.Abs(bytes - _lastReported) < ReportInterval && bytes != file.Size)
            return;
        _lastReported = bytes;
        progress?.Report(new DownloadProgress(file.Name, bytes, file.Size ?? 0, _finished + bytes, totalSize));
    }

    /// <summary>Says that a file is there.</summary>
    public void Finish(RemoteFile file)
    {
        _finished += file.Size ?? 0;
        _lastReported = 0;
    }
}
