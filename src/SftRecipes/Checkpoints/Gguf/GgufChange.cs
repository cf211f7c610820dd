using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A change of a tensor between transformers' arrangement and llama.cpp's.</summary>
/// <param name="Apply">The tensor, float32, and the configuration; gives the new one.</param>
/// <param name="Transposes">Whether a matrix's shape is turned round; else shapes stay.</param>
internal sealed record GgufChange(Func<torch.Tensor, ModelConfigFile, torch.Tensor> Apply, bool Transposes = false)
{
    /// <summary>[in, out] to [out, in]; a bias stays.</summary>
    public static GgufChange Transpose { get; } = new((tensor, _) => tensor.dim() == 2 ? tensor.t() : tensor, Transposes: true);

    /// <summary>Norms whose stored weight is taken plus one.</summary>
    public static GgufChange AddOne { get; } = new((tensor, _) => tensor + 1);

    /// <summary>
    /// Rotary pairs: transformers rotates feature j of a head with feature j + d/2, llama.cpp's own rotation feature 2j with 2j + 1. Rows
    /// are put in the latter order, head by head.
    /// </summary>
    /// <param name="headsField">The field that says how many heads the tensor has.</param>
    /// <param name="otherwise">The field that does where the former is absent.</param>
    public static GgufChange InterleavePairs(string headsField, string otherwise) => new((tensor, config) =>
    {
        long heads = config.GetInt32(GgufField.First(config, headsField, otherwise));
        long half = tensor.shape[0] / heads / 2;
        long[] rest = tensor.shape[1..];
        return tensor.reshape([heads, 2, half, .. rest]).transpose(1, 2).reshape(tensor.shape);
    });

    /// <summary>Query, key and value of each head in turn become all queries, all keys, all values.</summary>
    /// <param name="headsField">The field that says how many heads there are.</param>
    public static GgufChange UngroupHeads(string headsField) => new((tensor, config) =>
    {
        long heads = config.GetInt32(headsField);
        long headSize = tensor.shape[0] / heads / 3;
        long[] rest = tensor.shape[1..];
        return tensor.reshape([heads, 3, headSize, .. rest]).transpose(0, 1).reshape(tensor.shape);
    });

    /// <summary>
    /// Falcon's groups, each some queries, a key and a value, become all queries, all keys, all values; as many groups as key heads.
    /// </summary>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyHeads">Key heads.</param>
    public static GgufChange UngroupQueries(Func<ModelConfigFile, int> heads, Func<ModelConfigFile, int> keyHeads) => new((tensor, config) =>
    {
        long groups = keyHeads(config), perGroup = (heads(config) / groups) + 2;
        long headSize = tensor.shape[0] / groups / perGroup;
        long[] rest = tensor.shape[1..];
        torch.Tensor grouped = tensor.reshape([groups, perGroup, headSize, .. rest]);
        return torch.cat(
            [
                grouped.narrow(1, 0, perGroup - 2).reshape([-1, .. rest]),
                grouped.narrow(1, perGroup - 2, 1).reshape([-1, .. rest]),
                grouped.narrow(1, perGroup - 1, 1).reshape([-1, .. rest]),
            ], 0);
    });

    /// <summary>Multiplies by a number that follows from the configuration, after another change.</summary>
    public static GgufChange Scale(Func<ModelConfigFile, double> factor, GgufChange? first = null) =>
        new((tensor, config) => (first?.Apply(tensor, config) ?? tensor) * factor(config));
}
