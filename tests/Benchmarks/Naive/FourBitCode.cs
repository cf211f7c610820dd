namespace SftRecipes.Benchmarks.Naive;

/// <summary>The values of the NF4 code (Dettmers et al. 2023, appendix E).</summary>
internal static class FourBitCode
{
    public static float[] Nf4 { get; } =
    [
        -1.0f, -0.6961928f, -0.5250731f, -0.3949175f, -0.2844414f, -0.1847734f, -0.0910500f, 0.0f,
        0.0795803f, 0.1609302f, 0.2461123f, 0.3379152f, 0.4407098f, 0.5626170f, 0.7229568f, 1.0f,
    ];
}
