using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace SftRecipes.Data;

/// <summary>Opens text files so that bytes that are not UTF-8 are an error, not U+FFFD in the training data.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A reader that skips a byte-order mark.</summary>
    /// <exception cref="RecipeException">The file cannot be read.</exception>
    public static StreamReader Open(string path) =>
        OrRecipeException(path, () => new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: true));

    /// <summary>As <see cref="Open"/>, for a file compressed by gzip.</summary>
    /// <exception cref="RecipeException">The file cannot be read.</exception>
    public static StreamReader OpenGzip(string path) => OrRecipeException(
        path,
        () => new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Strict, detectEncodingFromByteOrderMarks: true));

    /// <summary>The whole file without a byte-order mark.</summary>
    /// <exception cref="RecipeException">The file cannot be read, or is not UTF-8.</exception>
    public static byte[] ReadAll(string path)
    {
        byte[] text = OrRecipeException(path, () => File.ReadAllBytes(path));
        if (!Utf8.IsValid(text))
            throw NotUtf8(path, LinesBeforeInvalid(text), null);
        return text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
    }

    /// <param name="file">The file.</param>
    /// <param name="afterLine">The last line that was read.</param>
    /// <param name="exception">What the decoder says.</param>
    public static RecipeException NotUtf8(string file, int afterLine, DecoderFallbackException? exception)
    {
        string message = $"{file}: not UTF-8 after line {afterLine}; save the file as UTF-8.";
        return exception is null ? new RecipeException(message) : new RecipeException(message, exception);
    }

    private static int LinesBeforeInvalid(ReadOnlySpan<byte> text)
    {
        int lines = 0;
        foreach (Range line in text.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(text[line]))
                break;
            lines++;
        }
        return lines;
    }

    private static T OrRecipeException<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                $"The dataset '{path}' cannot be read ({exception.Message}); make it readable, or convert a file of 2 GB and more to " +
                ".jsonl.",
                exception);
        }
    }
}
