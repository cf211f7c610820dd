using System;

namespace SftRecipes;

/// <summary>Where the rows come from when the recipe is run from the command line.</summary>
/// <remarks>
/// Columns bind to the row type's properties by name, ignoring case and underscores. The format follows the extension:
/// <c>.jsonl</c> (one object per line), <c>.json</c> (an array of objects), <c>.csv</c> (with a header).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DatasetAttribute : Attribute
{
    /// <param name="path">
    /// The training file. A relative path is looked up in the current directory, then beside the program.
    /// </param>
    public DatasetAttribute(string path) => Path = path;

    /// <summary>The training file.</summary>
    public string Path { get; }

    /// <summary>The evaluation file. Not together with <see cref="EvalSplit"/>. Default: none.</summary>
    public string? EvalPath { get; set; }

    /// <summary>
    /// The share of the training rows, in [0, 1), that is set aside for evaluation, chosen by the recipe's seed. Default 0.
    /// </summary>
    public double EvalSplit { get; set; }
}
