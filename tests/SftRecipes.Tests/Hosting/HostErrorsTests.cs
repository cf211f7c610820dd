using System.Runtime.InteropServices;
using SftRecipes.Hosting;

namespace SftRecipes.Tests.Hosting;

public sealed class HostErrorsTests
{
    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new RecipeException("Do it."), 1, "Do it." },
        { new AggregateException(new RecipeException("Do it.")), 1, "Do it." },
        { new AggregateException(new InvalidOperationException("x"), new RecipeException("Do it.")), 1, "Do it." },
        { new OperationCanceledException(), 130, "Stopped." },
        { new UnauthorizedAccessException("Access to '/x' is denied."), 1, "Access to '/x' is denied. Give permission" },
        { new IOException("No space left on device : '/x'", 28), 1, "The disk is full" },
        { new IOException("disk", unchecked((int)0x80070070)), 1, "The disk is full" },
        { new IOException("Broken pipe", 32), 1, "has gone" },
        { new FileNotFoundException("Could not find file '/x'."), 1, "Could not find file '/x'. Check the path" },
        { new ExternalException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"), 1, "not enough memory" },
        { new ExternalException("shapes differ"), 3, "shapes differ" },
        { new NotSupportedException("two\nlines"), 3, "two lines" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryFailureIsOneLineAndACode(Exception exception, int code, string part)
    {
        (string message, int exitCode) = HostErrors.Describe(exception);

        Assert.Equal(code, exitCode);
        Assert.Contains(part, message);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message);
    }

    [SkippableFact]
    public void ARealFullDeviceIsRecognized()
    {
        Skip.IfNot(File.Exists("/dev/full"), "this system has no /dev/full");
        IOException exception = Assert.ThrowsAny<IOException>(() =>
        {
            using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write([1]);
        });

        Assert.Contains("The disk is full", HostErrors.Describe(exception).Message);
    }
}
