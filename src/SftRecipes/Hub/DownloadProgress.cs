namespace SftRecipes;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is downloaded.</param>
/// <param name="FileBytes">Bytes of it that are there.</param>
/// <param name="FileSize">Its size in bytes; 0 where the server does not say.</param>
/// <param name="TotalBytes">Bytes of all needed files that are there, those of earlier runs included.</param>
/// <param name="TotalSize">The size of all needed files in bytes.</param>
public readonly record struct DownloadProgress(string File, long FileBytes, long FileSize, long TotalBytes, long TotalSize);
