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
        Assert.Equal(current, DatasetLocator.Locate("a.jsonl", _directory["current"], _directory["program"]));
    }

    [Fact]
    public void Files_beside_the_program_are_found()
    {
        string program = _directory.Write("program/data/a.jsonl", "");
        Assert.Equal(program, DatasetLocator.Locate("data/a.jsonl", _directory.Path, _directory["program"]));
    }

    [Fact]
    public void Absolute_paths_are_taken_as_they_are()
    {
        string file = _directory.Write("a.jsonl", "");
        Assert.Equal(file, DatasetLocator.Locate(file, _directory["current"], _directory["program"]));
        Assert.Equal(file, DatasetLocator.Locate(file));
    }

    [Fact]
    public void Error_lists_where_it_looked()
    {
        var error = Assert.Throws<RecipeException>(
            () => DatasetLocator.Locate("a.jsonl", _directory["current"], _directory["program"]));
        Assert.Contains(_directory["current", "a.jsonl"], error.Message);
        Assert.Contains(_directory["program", "a.jsonl"], error.Message);
    }

    [Fact]
    public void Directories_are_not_datasets()
    {
        var error = Assert.Throws<RecipeException>(() => DatasetLocator.Locate(_directory.Path));
        Assert.Contains("is a directory", error.Message);
    }
}
