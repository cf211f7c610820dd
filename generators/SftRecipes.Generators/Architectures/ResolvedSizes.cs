using System;
using SftRecipes.Generators.Contracts;

namespace SftRecipes.Generators.Architectures;

/// <summary>The widths of one configuration; problems are left with its reader.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Embedding">Width of the token embedding.</param>
/// <param name="Intermediate">Width inside the MLP.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="HeadDim">Features of a head.</param>
/// <param name="HeadField">The field that decides the width of a head.</param>
internal sealed record ResolvedSizes(
    int Hidden, int Embedding, int Intermediate, int Heads, int KeyValueHeads, int HeadDim, string HeadField)
{
    private const int IntermediatePerHidden = 4;

    public static ResolvedSizes Read(SizeFields fields, ConfigReader config)
    {
        int hidden = Size(fields.Hidden, config);
        int heads = Size(fields.Heads, config);
        int intermediate = Optional(fields.Intermediate, IntermediatePerHidden * hidden, config);
        int embedding = Optional(fields.EmbeddingWidth, hidden, config);
        int keyValueHeads = fields.OneKeyValueHead is { } one && one.Holds(config) ? 1 : Optional(fields.KeyValueHeads, heads, config);
        if (heads % keyValueHeads != 0)
        {
            config.Wrong(fields.KeyValueHeads!.Key, FormattableString.Invariant($"a divisor of the {heads} attention heads"));
        }

        bool headDimIsGiven = fields.HeadDim is { } field && (field.Default is not null || config.Has(field.Key));
        if (!headDimIsGiven && hidden % heads != 0)
        {
            config.Wrong(fields.Heads.Key, FormattableString.Invariant($"a divisor of the hidden size {hidden}"));
        }

        int headDim = Optional(fields.HeadDim, Math.Max(1, hidden / heads), config);
        if ((long)heads * headDim > IntegerField.LargestSize)
        {
            config.Wrong(fields.Heads.Key, "fewer heads or a smaller head_dim");
            headDim = 1;
        }

        return new ResolvedSizes(
            hidden, embedding, intermediate, heads, keyValueHeads, headDim, headDimIsGiven ? fields.HeadDim!.Key : fields.Heads.Key);
    }

    public int Features(Width width) => width switch
    {
        Width.Hidden => Hidden,
        Width.Embedding => Embedding,
        Width.Intermediate => Intermediate,
        Width.GateAndUp => 2 * Intermediate,
        Width.Query => Heads * HeadDim,
        Width.KeyValue => KeyValueHeads * HeadDim,
        Width.QueryKeyValue => (Heads + (2 * KeyValueHeads)) * HeadDim,
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, null),
    };

    /// <summary>A size that must be there; 1 stands for one that is missing.</summary>
    public static int Size(IntegerField field, ConfigReader config) => config.Integer(field) ?? 1;

    private static int Optional(IntegerField? field, int otherwise, ConfigReader config) =>
        field is null ? otherwise : config.Integer(field, field.Default ?? otherwise) ?? otherwise;
}
