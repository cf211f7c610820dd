using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public sealed class DatasetLocatorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Current_directory_comes_before_the_program()
    {
        string current = _directory.Write("current/a.jsonl", "");
        _directory.Write("program/a.jsonl", "");
        Assert.Equal([current], DatasetLocator.LocateAll("a.jsonl", _directory["current"], _directory["program"]));
    }

    [Fact]
    public void Files_beside_the_program_are_found()
    {
        string program = _directory.Write("program/data/a.jsonl", "");
        Assert.Equal([program], DatasetLocator.LocateAll("data/a.jsonl", _directory.Path, _directory["program"]));
    }

    [Fact]
    public void Absolute_paths_are_taken_as_they_are()
    {
        string file = _directory.Write("a.jsonl", "");
        Assert.Equal([file], DatasetLocator.LocateAll(file, _directory["current"], _directory["program"]));
        Assert.Equal([file], DatasetLocator.LocateAll(file));
    }

    [Fact]
    public void Error_lists_where_it_looked()
    {
        var error = Assert.Throws<RecipeException>(
            () => DatasetLocator.LocateAll("a.jsonl", _directory["current"], _directory["program"]));
        Assert.Contains(_directory["current", "a.jsonl"], error.Message);
        Assert.Contains(_directory["program", "a.jsonl"], error.Message);
    }

    [Fact]
    public void A_directory_is_all_its_dataset_files_in_order()
    {
        string[] files =
        [
            _directory.Write("rows/B.csv", ""), _directory.Write("rows/a.jsonl", ""), _directory.Write("rows/a/z.parquet", ""),
            _directory.Write("rows/b.jsonl.gz", ""),
        ];
        _directory.Write("rows/README.md", "");
        Assert.Equal(files.Order(StringComparer.Ordinal), DatasetLocator.LocateAll(_directory["rows"]));
        Assert.Equal(files.Order(StringComparer.Ordinal), DatasetLocator.LocateAll("rows", _directory["elsewhere"], _directory.Path));
    }

    [Fact]
    public void A_pattern_is_all_files_that_fit_it()
    {
        string first = _directory.Write("rows/part-1.jsonl", "");
        string second = _directory.Write("rows/more/part-2.jsonl", "");
        _directory.Write("rows/other.jsonl", "");
        Assert.Equal([first], DatasetLocator.LocateAll(_directory["rows/part-*.jsonl"]));
        Assert.Equal([second, first], DatasetLocator.LocateAll("rows/**/part-*.jsonl", _directory.Path, _directory["program"]));
    }

    /// <summary>What the compiler checks in place of a large dataset is not trained beside it.</summary>
    [Fact]
    public void A_sample_is_left_out_beside_its_dataset()
    {
        string whole = _directory.Write("rows/a.parquet", "");
        string sample = _directory.Write("rows/a.sample.jsonl", "");
        string alone = _directory.Write("rows/b.sample.jsonl", "");
        Assert.Equal([whole, alone], DatasetLocator.LocateAll(_directory["rows"]));
        Assert.Equal([whole, alone], DatasetLocator.LocateAll(_directory["rows/*"]));
        Assert.Equal([sample, alone], DatasetLocator.LocateAll(_directory["rows/*.jsonl"]));
        Assert.Equal([sample], DatasetLocator.LocateAll(sample));
    }

    [Fact]
    public void A_directory_or_pattern_without_files_is_an_error()
    {
        _directory.Write("rows/README.md", "");
        var error = Assert.Throws<RecipeException>(() => DatasetLocator.LocateAll(_directory["rows"]));
        Assert.Contains("has no dataset file (.jsonl, .json, .csv, .parquet, .jsonl.gz)", error.Message);
        error = Assert.Throws<RecipeException>(() => DatasetLocator.LocateAll(_directory["rows/*.jsonl"]));
        Assert.Contains("does not exist", error.Message);
    }
}
