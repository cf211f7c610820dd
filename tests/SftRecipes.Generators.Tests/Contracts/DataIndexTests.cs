using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Contracts;

public class DataIndexTests
{
    private static readonly string[] Listed =
        ["Data/a.jsonl", "Data/a.sample.jsonl", "Data/b.jsonl", "Data/deep/c.jsonl", "Data/deep/d.csv", "eval.jsonl", "large.jsonl"];

    [Theory]
    [InlineData("Data/a.jsonl", 1)]
    [InlineData("./Data//deep/../a.jsonl", 1)]
    [InlineData("Data/b.jsonl", 10)]
    [InlineData("Data/*.jsonl", 11)]
    [InlineData("data/*.JSONL", 11)]
    [InlineData("Data/**/*.jsonl", 111)]
    [InlineData("**/*.jsonl", null)]
    [InlineData("Data/**/c.*", 100)]
    [InlineData("Data/*/c.jsonl", 100)]
    [InlineData("*/*.jsonl", 11)]
    [InlineData("Data/a.sample.jsonl", 1000)]
    [InlineData("Data", null)]
    [InlineData("Data/deep", null)]
    [InlineData("eval.jsonl", 5)]
    [InlineData("large.jsonl", null)]
    [InlineData("Data/a", null)]
    [InlineData("data/a.jsonl", null)]
    [InlineData("missing.jsonl", null)]
    [InlineData("../Data/a.jsonl", null)]
    [InlineData("/Data/a.jsonl", null)]
    [InlineData("C:\\Data\\a.jsonl", null)]
    [InlineData("https://host/Data/a.jsonl", null)]
    [InlineData("Data\\a.jsonl", null)]
    [InlineData("", null)]
    public void RowsAreKnownWhereAllFilesAre(string path, int? rows) => Assert.Equal(rows, Rows(path, PathPlatform.Unix));

    [Theory]
    [InlineData("Data\\a.jsonl", PathPlatform.Windows, 1)]
    [InlineData("data/A.jsonl", PathPlatform.Windows, 1)]
    [InlineData("data/A.jsonl", PathPlatform.Mac, 1)]
    [InlineData("Data\\a.jsonl", PathPlatform.Mac, null)]
    public void PathsAreThoseOfThePlatform(string path, object platform, int? rows) => Assert.Equal(rows, Rows(path, (PathPlatform)platform));

    /// <summary>Without the build's list, one file named in full is all there is.</summary>
    [Theory]
    [InlineData("Data/a.jsonl", 1)]
    [InlineData("Data/*.jsonl", null)]
    [InlineData("Data", null)]
    [InlineData("a.jsonl", 1)]
    [InlineData("sub/Data/a.jsonl", null)]
    public void AFileGivenByHandIsKnownByTheEndOfItsPath(string path, int? rows)
    {
        var index = new DataIndex(new([new DataFile("/home/me/project/Data/a.jsonl", 1)]), null);

        Assert.Equal(rows, Assert.Single(index.Of(Recipe($"[Dataset(\"{path}\")]")).Datasets.DefaultIfEmpty(new DatasetSize(null, null))).Rows);
    }

    [Theory]
    [InlineData("[Dataset(\"Data/a.jsonl\")] [Dataset(\"Data/b.jsonl\", EvalPath = \"eval.jsonl\")]", 11, 2)]
    [InlineData("[Dataset(\"Data/b.jsonl\", EvalSplit = 0.11)]", 8, 2)]
    [InlineData("[Dataset(\"Data/b.jsonl\", EvalSplit = 0.1)] [Dataset(\"Data/a.jsonl\")]", 10, 2)]
    [InlineData("[Dataset(\"Data/b.jsonl\")] [Dataset(\"large.jsonl\")]", null, null)]
    [InlineData("[Dataset(\"Data/b.jsonl\", Weight = 1)] [Dataset(\"Data/a.jsonl\", Weight = 1)]", null, null)]
    [InlineData("", null, null)]
    public void RowsAndStepsOfAnEpochFollow(string datasets, int? rows, int? steps)
    {
        RecipeDeclaration recipe = Recipe(datasets + " [TrainingArguments(PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 3)]");
        RecipeData data = Index(PathPlatform.Unix).Of(recipe);

        Assert.Equal(rows, RecipeFacts.RowsPerEpoch(recipe, data));
        Assert.Equal(steps, RecipeFacts.StepsPerEpoch(recipe, data));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{}", 1)]
    [InlineData("{}\n", 1)]
    [InlineData("\n{}\r\n \t\n{}\r{}", 3)]
    // An editor takes it for a line end; a run does not.
    [InlineData("{\"a\": \"\u2028\"}\n", 1)]
    public void RowsAreLinesThatAreNotBlank(string text, int rows) => Assert.Equal(rows, RowCount.Of(SourceText.From(text)));

    [Fact]
    public void RowsOfALongFileAreNotCounted() =>
        Assert.Null(RowCount.Of(SourceText.From(new string('\n', DataFile.MaxLength) + "{}")));

    private static int? Rows(string path, PathPlatform platform)
    {
        RecipeData data = Index(platform).Of(Recipe($"[Dataset(@\"{path}\")]"));
        return data.Datasets.Count == 0 ? null : data.Datasets[0].Rows;
    }

    private static DataIndex Index(PathPlatform platform) => new(
        new(
        [
            new DataFile("Data/a.jsonl", 1),
            new DataFile("Data/b.jsonl", 10),
            new DataFile("Data/deep/c.jsonl", 100),
            new DataFile("Data/deep/d.csv", null),
            new DataFile("Data/a.sample.jsonl", 1000),
            new DataFile("eval.jsonl", 5),
        ]),
        new DataFileList(new(Listed), platform));

    private static RecipeDeclaration Recipe(string attributes)
    {
        RecipeProject project = new(RecipeSource.Of("[Lora] " + attributes));
        object step = project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0]
            .TrackedSteps[TrackingNames.Declarations][0].Outputs[0].Value;
        return Assert.IsType<RecipeDeclaration>(step);
    }
}
