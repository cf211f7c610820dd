using System.Text.Json;
using SftRecipes.Data;

namespace SftRecipes.Golden.Tests;

/// <summary>Rows of golden.json as the runtime takes them.</summary>
internal static class GoldenRows
{
    /// <summary>The rows of a batch, without their padding.</summary>
    public static IReadOnlyList<TokenizedExample> Examples(JsonElement batch)
    {
        int[][] ids = Rows(batch, "input_ids");
        int[][] mask = Rows(batch, "attention_mask");
        int[][] labels = Rows(batch, "labels");
        return [.. ids.Select((row, i) => new TokenizedExample(row[..mask[i].Sum()], labels[i][..mask[i].Sum()]))];
    }

    /// <summary>All rows of some optimizer steps, in order.</summary>
    public static IReadOnlyList<TokenizedExample> Steps(JsonElement trainBatches, int steps) =>
        [.. trainBatches.EnumerateArray().Take(steps)
            .SelectMany(step => step.GetProperty("micro").EnumerateArray())
            .SelectMany(Examples)];

    /// <summary>The batch that the golden logits, losses and gradients belong to.</summary>
    public static Batch ForwardBatch(JsonElement values) => Collator.Collate(Examples(values.GetProperty("forward")), padTokenId: 0);

    public static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];

    public static int[][] Rows(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(Ids)];
}
