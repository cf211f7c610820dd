using SftRecipes.Hosting.Reports;

namespace SftRecipes.Tests.Hosting;

public sealed class FiguresTests
{
    /// <summary>The first line is what PEFT prints for OPT-350m with r = 16 on q_proj and v_proj; the format is PEFT's.</summary>
    [Theory]
    [InlineData(1_572_864, 332_769_280, "trainable params: 1,572,864 || all params: 332,769,280 || trainable%: 0.4727")]
    [InlineData(999, 1000, "trainable params: 999 || all params: 1,000 || trainable%: 99.9000")]
    [InlineData(4_194_304, 4_194_304, "trainable params: 4,194,304 || all params: 4,194,304 || trainable%: 100.0000")]
    public void ParametersAreInPeftsFormat(long trainable, long all, string expected) =>
        Assert.Equal(expected, Figures.Parameters(trainable, all));

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(0.2, "0:01")]
    [InlineData(59.9, "1:00")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(100_000, "27:46:40")]
    public void TimesAreShort(double seconds, string expected) => Assert.Equal(expected, Figures.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(6_291_456, "6.3 MB")]
    [InlineData(5_000_000_000_000_000, "5000.0 TB")]
    public void BytesHaveUnits(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));
}
