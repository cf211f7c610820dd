using System.Runtime.InteropServices;

namespace SftRecipes.Hosting;

/// <summary>Turns failures into a sentence and an exit code.</summary>
internal static class HostErrors
{
    /// <summary>Set to 1 to see stack traces.</summary>
    public const string TraceVariable = "SFT_TRACE";

    // errno on Unix, the Win32 code in the lower half of the HRESULT on Windows.
    private const int UnixDiskFull = 28, UnixBrokenPipe = 32, WindowsDiskFull = 112, WindowsBrokenPipe = 109, WindowsNoReader = 232;

    /// <summary>What to say on stderr, and what the process returns.</summary>
    public static (string Message, int ExitCode) Describe(Exception exception)
    {
        Exception cause = Unwrap(exception);
        return cause switch
        {
            RecipeException => (cause.Message, ExitCode.UserError),
            OperationCanceledException => ("Stopped.", ExitCode.Stopped),
            UnauthorizedAccessException => (
                $"{Sentence(cause.Message)} Give permission, or choose another place.", ExitCode.UserError),
            IOException io => (DescribeIo(io), ExitCode.UserError),
            OutOfMemoryException => (OutOfMemory, ExitCode.UserError),
            ExternalException when IsOutOfMemory(cause.Message) => (OutOfMemory, ExitCode.UserError),
            _ => (
                $"Unexpected failure, {cause.GetType().Name}: {Sentence(cause.Message.ReplaceLineEndings(" "))} Set "
                + $"{TraceVariable}=1 to see where it comes from.",
                ExitCode.Unexpected),
        };
    }

    /// <summary>Writes the sentence, and the stack trace where it is asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, TextWriter error)
    {
        (string message, int code) = Describe(exception);
        try
        {
            error.WriteLine(code is ExitCode.Stopped ? message : $"error: {message}");
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
            {
                error.WriteLine(exception);
            }
        }
        catch (IOException)
        {
            // Nobody is left to read it; the exit code still says it.
        }

        return code;
    }

    private static string OutOfMemory =>
        "There is not enough memory for this; lower PerDeviceTrainBatchSize or MaxLength, store the base model in fewer bits with "
        + "[Quantization], or close other programs.";

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [{ } only] } => Unwrap(only),
        AggregateException many => many.Flatten().InnerExceptions.FirstOrDefault(inner => inner is RecipeException) ?? exception,
        _ => exception,
    };

    private static string DescribeIo(IOException exception) => (exception.HResult & 0xFFFF) switch
    {
        UnixDiskFull or WindowsDiskFull =>
            $"The disk is full: {Sentence(exception.Message)} Make room, or choose another place with --output.",
        UnixBrokenPipe or WindowsBrokenPipe or WindowsNoReader =>
            "Whatever read this program's output has gone; let it read to the end, or write the output to a file.",
        _ => $"{Sentence(exception.Message)} Check the path, and that no other program holds it.",
    };

    private static bool IsOutOfMemory(string message) =>
        message.Contains("can't allocate memory", StringComparison.Ordinal)
        || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    private static string Sentence(string text) => text.TrimEnd().EndsWith('.') ? text.TrimEnd() : text.TrimEnd() + ".";
}
