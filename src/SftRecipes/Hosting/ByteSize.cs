using System.Globalization;

namespace SftRecipes.Hosting;

/// <summary>Numbers of bytes as huggingface_hub has them: KB, MB, GB are powers of 1000; KiB, MiB, GiB of 1024.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] s_units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("", 1),
    ];

    /// <summary>The bytes, above 0, or null where the text is no size.</summary>
    public static long? Parse(string text)
    {
        (string unit, long bytes) = s_units.First(entry => text.EndsWith(entry.Unit, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            && count > 0 && count <= long.MaxValue / bytes
            ? count * bytes
            : null;
    }
}
