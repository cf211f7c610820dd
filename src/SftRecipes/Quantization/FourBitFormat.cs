using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization;

/// <summary>
/// A 4-bit storage format as data: 16 values in [-1, 1], and the 15 borders between them. The numbers are those of bitsandbytes
/// (<c>csrc/kernels.cu</c>: <c>dQuantizeNF4</c>, <c>dQuantizeFP4</c>).
/// </summary>
internal sealed unsafe class FourBitFormat
{
    /// <summary>4-bit NormalFloat (Dettmers et al. 2023, appendix E): codes ascend with their values.</summary>
    public static FourBitFormat Nf4 { get; } = new(
        "nf4",
        codes:
        [
            -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f,
            -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
            0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
            0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f,
        ],
        borders:
        [
            -0.8480964004993439f, -0.6106329262256622f, -0.4599952697753906f, -0.33967943489551544f, -0.23460740596055984f,
            -0.13791173323988914f, -0.045525018125772476f, 0.03979014977812767f, 0.1202552504837513f, 0.2035212516784668f,
            0.2920137718319893f, 0.3893125355243683f, 0.5016634166240692f, 0.6427869200706482f, 0.8614784178118011f,
        ],
        codeOfRank: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        valueOfNaN: -1f,
        curve: new RankCurve(Slope: 11.55f, Bend: -4.6f, Middle: 7.7877f));

    /// <summary>
    /// Sign and magnitude. A magnitude is chosen by the borders that it exceeds, so that a negative border itself belongs to the smaller
    /// magnitude: written as the next number below, it fits the same rule. Code 8 (minus zero) holds tiny negative values.
    /// </summary>
    public static FourBitFormat Fp4 { get; } = new(
        "fp4",
        codes:
        [
            0f, 0.0625f / 12f, 8f / 12f, 1f, 4f / 12f, 6f / 12f, 2f / 12f, 3f / 12f,
            -0f, -0.0625f / 12f, -8f / 12f, -1f, -4f / 12f, -6f / 12f, -2f / 12f, -3f / 12f,
        ],
        borders:
        [
            Below(-0.8333333f), Below(-0.583333f), Below(-0.4166667f), Below(-0.29166667f), Below(-0.20833333f), Below(-0.0859375f),
            Below(-0.00260417f), Below(0f), 0.00260417f, 0.0859375f, 0.20833333f, 0.29166667f, 0.4166667f, 0.583333f, 0.8333333f,
        ],
        codeOfRank: [11, 10, 13, 12, 15, 14, 9, 8, 0, 1, 6, 7, 4, 5, 2, 3],
        valueOfNaN: 0f);

    private FourBitFormat(
        string name, float[] codes, float[] borders, byte[] codeOfRank, float valueOfNaN, RankCurve? curve = null)
    {
        Name = name;
        Codes = codes;
        Borders = borders;
        CodeOfRank = codeOfRank;
        ValueOfNaN = valueOfNaN;
        Curve = curve;
        CodeTable = PinnedTable.Create<float>(codes);
        AboveBorderTable = PinnedTable.Create<float>([float.NegativeInfinity, .. borders.Select(MathF.BitIncrement)]);
        BorderTable = PinnedTable.Create<float>([.. borders, float.PositiveInfinity]);
        CodeOfRankTable = (float*)PinnedTable.Create<int>([.. codeOfRank.Select(code => (int)code)]);
    }

    /// <summary>bitsandbytes' name: <c>nf4</c> or <c>fp4</c>.</summary>
    public string Name { get; }

    /// <summary>The 16 values by code.</summary>
    public float[] Codes { get; }

    /// <summary>Ascending; a value's rank is the number of borders that it is greater than.</summary>
    public float[] Borders { get; }

    /// <summary>The code of each rank.</summary>
    public byte[] CodeOfRank { get; }

    /// <summary>
    /// The value whose code a NaN gets. Zero weights times the infinite reciprocal of a zero scale are NaN; bitsandbytes' comparisons then
    /// all fail, which ends at code 0 in either format.
    /// </summary>
    public float ValueOfNaN { get; }

    /// <summary>Where a value's rank is found near; null where borders lie too close to each other for that.</summary>
    public RankCurve? Curve { get; }

    /// <summary>The 16 values, for kernels.</summary>
    public float* CodeTable { get; }

    /// <summary>The 15 borders and infinity, for kernels.</summary>
    public float* BorderTable { get; }

    /// <summary>By rank, for kernels: the least number of the rank, which is the next one above its lower border.</summary>
    public float* AboveBorderTable { get; }

    /// <summary>The code of each rank as int32, for kernels, which look up floats.</summary>
    public float* CodeOfRankTable { get; }

    /// <summary>The code of a value in [-1, 1], or of NaN.</summary>
    public byte CodeOf(float value)
    {
        value = float.IsNaN(value) ? ValueOfNaN : value;
        int rank = 0;
        foreach (float border in Borders)
        {
            rank += value > border ? 1 : 0;
        }

        return CodeOfRank[rank];
    }

    /// <summary>The format of a type, or null where the type has no codes.</summary>
    public static FourBitFormat? Of(QuantizationType type) => type switch
    {
        QuantizationType.Nf4 => Nf4,
        QuantizationType.Fp4 => Fp4,
        _ => null,
    };

    private static float Below(float value) => MathF.BitDecrement(value);
}

/// <summary>
/// A curve x·(Slope + Bend·x²) + Middle over [-1, 1] that, rounded, is the rank of x or the one above it. The rank is then one below where
/// x is less than the least number of that rank. Fitted with a fifth of a rank to spare, so that roundings do not matter.
/// </summary>
internal sealed record RankCurve(float Slope, float Bend, float Middle);
