using System;

namespace SftRecipes;

/// <summary>Where the rows come from when the recipe is run from the command line. May be given several times.</summary>
/// <remarks>
/// <para>Columns bind to the row type's properties by name, ignoring case and underscores. The format follows the extension:
/// <c>.jsonl</c> (one object per line, also gzipped as <c>.jsonl.gz</c>), <c>.json</c> (an array of objects), <c>.csv</c> (with a
/// header), <c>.parquet</c>.</para>
/// <para>The compiler checks that the dataset is there and, row by row, that a <c>.jsonl</c> file of up to 256 KiB fits the row type. For
/// others it checks a sample beside it: <c>train.sample.jsonl</c> for <c>train.parquet</c>. A directory or pattern leaves samples out where
/// their datasets are among its files.</para>
/// <para>Several datasets without a <see cref="Weight"/> are concatenated. With weights each next row is drawn from a dataset with a
/// probability in proportion to its weight, as <c>datasets.interleave_datasets</c> does;
/// <see cref="TrainingArgumentsAttribute.DatasetStoppingStrategy"/> says when that ends.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class DatasetAttribute : Attribute
{
    /// <param name="path">
    /// The training file, a directory of files, or a pattern such as <c>data/**/*.parquet</c>. A relative path is looked up in the current
    /// directory, then beside the program.
    /// </param>
    public DatasetAttribute(string path) => Path = path;

    /// <summary>The training file, a directory of files, or a pattern; the files of the last two are read in the order of their names.</summary>
    public string Path { get; }

    /// <summary>The evaluation file, directory or pattern. Not together with <see cref="EvalSplit"/>. Default: none.</summary>
    public string? EvalPath { get; set; }

    /// <summary>
    /// The share of the training rows, in [0, 1), that is set aside for evaluation, chosen by the recipe's seed. Default 0.
    /// </summary>
    public double EvalSplit { get; set; }

    /// <summary>
    /// How often rows of this dataset are drawn, in proportion to the other datasets' weights. Above 0; all datasets have one or none
    /// does. Default (NaN): none, the datasets are concatenated.
    /// </summary>
    public double Weight { get; set; } = double.NaN;
}

/// <summary>When drawing from several datasets ends; the names are those of <c>datasets.interleave_datasets</c>.</summary>
public enum StoppingStrategy
{
    /// <summary>As soon as all rows of one dataset have been drawn: rows of the others are left over.</summary>
    FirstExhausted,

    /// <summary>When all rows of every dataset have been drawn at least once: those of small datasets are drawn again.</summary>
    AllExhausted,
}
