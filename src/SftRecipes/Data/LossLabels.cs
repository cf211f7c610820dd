namespace SftRecipes.Data;

/// <summary>What labels mean to the loss.</summary>
public static class LossLabels
{
    /// <summary>The label of a position that is not trained: PyTorch's and transformers' <c>ignore_index</c>.</summary>
    public const int Ignored = -100;

    /// <summary>
    /// How many labels of a row give a loss. The first never does: position t predicts t + 1, and nothing comes before the first.
    /// </summary>
    /// <param name="labels">The row's labels, not shifted. [length]</param>
    public static int CountTrained(ReadOnlySpan<int> labels)
    {
        int count = 0;
        for (int position = 1; position < labels.Length; position++)
        {
            if (labels[position] != Ignored)
                count++;
        }
        return count;
    }
}
