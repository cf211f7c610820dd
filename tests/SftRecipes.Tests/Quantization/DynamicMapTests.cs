using SftRecipes.Quantization;

namespace SftRecipes.Tests.Quantization;

/// <summary>The nearest of 256 values, against a search through all of them.</summary>
public class DynamicMapTests
{
    [Fact]
    public void The_nearest_value_is_found_where_cells_and_values_meet()
    {
        IEnumerable<float> edges = Enumerable.Range(0, 1 << 16)
            .Select(cell => BitConverter.Int32BitsToSingle(cell << 16))
            .Concat(DynamicMap.Values)
            .Concat(DynamicMap.Values.Zip(DynamicMap.Values.Skip(1), (low, high) => low + ((high - low) / 2)));
        foreach (float edge in edges.Where(float.IsFinite))
        {
            foreach (float value in new[] { MathF.BitDecrement(edge), edge, MathF.BitIncrement(edge) })
            {
                Assert.True(Searched(value) == DynamicMap.Nearest(value), $"{value:R}");
            }
        }
    }

    [Fact]
    public void What_is_no_number_has_the_first_index_and_what_is_too_large_the_last()
    {
        Assert.Equal(0, DynamicMap.Nearest(float.NaN));
        Assert.Equal(0, DynamicMap.Nearest(float.NegativeInfinity));
        Assert.Equal(255, DynamicMap.Nearest(float.PositiveInfinity));
    }

    /// <summary>Of two equally near ones, the smaller.</summary>
    private static int Searched(float value)
    {
        int above = Array.FindIndex(DynamicMap.Values, candidate => candidate >= value);
        return above switch
        {
            < 0 => 255,
            0 => 0,
            _ => value - DynamicMap.Values[above - 1] <= DynamicMap.Values[above] - value ? above - 1 : above,
        };
    }
}
