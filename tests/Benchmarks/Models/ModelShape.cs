namespace SftRecipes.Benchmarks.Models;

/// <summary>The sizes of a benchmarked model, and what they cost.</summary>
/// <param name="Id">The model's id.</param>
/// <param name="Config">Its <c>config.json</c>.</param>
/// <param name="Matrices">The frozen matrices of its linear layers, by checkpoint key.</param>
/// <param name="Others">All other tensors.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Hidden">Features per token.</param>
/// <param name="AttentionWidth">Heads × head dim.</param>
/// <param name="Vocabulary">Token ids.</param>
/// <param name="HeadWidth">Features that the head reads.</param>
internal sealed record ModelShape(
    string Id, string Config, IReadOnlyList<NamedShape> Matrices, IReadOnlyList<NamedShape> Others, int Layers, int Hidden,
    int AttentionWidth, int Vocabulary, int HeadWidth)
{
    /// <summary>OPT-350m's: post-norm, 512 features at the embedding and the head.</summary>
    public static ModelShape Opt350m { get; } = OptShape.Create("facebook/opt-350m", layers: 24, vocabulary: 50272);

    /// <summary>A twelfth of OPT-350m, by layers and vocabulary: its products and their proportions in little time.</summary>
    public static ModelShape OptTwelfth { get; } = OptShape.Create("benchmarks/opt-twelfth", layers: 2, vocabulary: 4192);

    /// <summary>SmolLM-360M's: Llama with grouped queries.</summary>
    public static ModelShape SmolLm360m { get; } = LlamaShape.Create(
        "HuggingFaceTB/SmolLM-360M", vocabulary: 49152, hidden: 960, intermediate: 2560, layers: 32, heads: 15, keyValueHeads: 5, positions: 2048);

    /// <summary>A Llama of two layers.</summary>
    public static ModelShape Tiny { get; } = LlamaShape.Create(
        "benchmarks/tiny-llama", vocabulary: 512, hidden: 64, intermediate: 192, layers: 2, heads: 4, keyValueHeads: 2, positions: 256);

    /// <summary>Weights of the frozen products: all linear layers and the head.</summary>
    public double FrozenWeights => Matrices.Sum(matrix => (double)matrix.Count) + ((double)Vocabulary * HeadWidth);

    /// <summary>Weights whose input depends on nothing that is trained: what is before the layers, and the first layer's projections.</summary>
    private double BeforeAdapters => Matrices
        .Where(matrix => FirstInputs.Any(name => matrix.Name.Contains(name, StringComparison.Ordinal)))
        .Sum(matrix => (double)matrix.Count);

    private static string[] FirstInputs { get; } =
        ["project_in", ".layers.0.self_attn.q_proj", ".layers.0.self_attn.k_proj", ".layers.0.self_attn.v_proj"];

    /// <summary>
    /// Floating-point operations of one training step: 4 per frozen weight and token (2 forward, 2 for the gradient of the input), 6 per
    /// adapter weight and token (2 more for its own gradient), and causal attention (two products forward, four backward, half of each).
    /// What is not computed is not counted: gradients of what lies before the first adapter, and the head at a row's last position.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="length">Tokens per row.</param>
    /// <param name="adapterWeights">Trained numbers.</param>
    public double TrainingFlops(int rows, int length, long adapterWeights)
    {
        double tokens = (double)rows * length;
        double attention = 6.0 * rows * length * length * AttentionWidth * Layers;
        double skipped = (2 * tokens * BeforeAdapters) + (4.0 * rows * Vocabulary * HeadWidth);
        return (4 * FrozenWeights * tokens) + (6.0 * adapterWeights * tokens) + attention - skipped;
    }
}

/// <param name="Name">The checkpoint key.</param>
/// <param name="Sizes">Outermost dimension first.</param>
internal sealed record NamedShape(string Name, params long[] Sizes)
{
    /// <summary>Elements.</summary>
    public long Count => Sizes.Aggregate(1L, (product, size) => product * size);
}
