using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Validation;

/// <summary>What is said about data files, and how much of them is looked at; where rules point is in <see cref="RecipeCaseTests"/>.</summary>
public class DataFileTests
{
    private const string Valid = "{\"instruction\": \"a\", \"output\": \"b\"}\n";

    private static readonly string Recipe = RecipeSource.Of(
        "[Lora] [Dataset(\"rows.jsonl\")]", row: "public sealed record Row(string Instruction, [property: Response] string Output);");

    [Theory]
    [InlineData("{\"instrucion\": \"a\", \"output\": \"b\"}", "No column binds to 'Instruction' of Row, which must have a value; rename 'instrucion' to 'Instruction', or make the property nullable")]
    [InlineData("{\"instrucion\": \"a\", \"output\": \"b\"}\n{\"output\": \"c\"}\n{\"output\": \"d\"}", "No column binds to 'Instruction' of Row, which must have a value; rename 'instrucion' to 'Instruction', or make the property nullable (and in 2 more)")]
    [InlineData("{\"instruction\": \"a\", \"output\": 5}", "'Output' must be a string but is the number 5; correct the value, or the property's type")]
    [InlineData("{\"instruction\": \"a\", \"output\": null}", "'Output' must be a string but is null; give it a value, or make the property nullable (string?)")]
    [InlineData("{\"instruction\": \"a\"; \"output\": \"b\"}", "The row cannot be read: ',' or '}' is expected; correct it")]
    [InlineData("[]", "The row cannot be read: it must be an object (Row) but is a list; correct it")]
    [InlineData("{\"instruction\": \"a\", \"output\": \"\"}", "Output is empty, so that the model would learn to say nothing; write the answer, or leave the row out")]
    public async Task AMistakeSaysWhatToDo(string rows, string message) =>
        Assert.Equal(message, Assert.Single(await new RecipeProject(Recipe).WithData("rows.jsonl", rows).AnalyzeAsync()).GetMessage());

    /// <summary>Lines are those of a run, whatever else an editor breaks lines at.</summary>
    [Theory]
    [InlineData("\u2028", "\n", 2)]
    [InlineData("\u0085", "\r\n", 2)]
    [InlineData("a", "\r", 2)]
    [InlineData("a", "\n\r\n\n", 4)]
    public async Task LinesAreCountedAsInARun(string text, string lineEnd, int line)
    {
        string rows = $"{{\"instruction\": \"{text}\", \"output\": \"b\"}}{lineEnd}{{\"instruction\": \"a\", \"output\": 1}}";

        FileLinePositionSpan place = Assert.Single(await new RecipeProject(Recipe).WithData("rows.jsonl", rows).AnalyzeAsync()).Location.GetLineSpan();

        Assert.Equal(("/project/rows.jsonl", new LinePosition(line - 1, 31), new LinePosition(line - 1, 32)), (place.Path, place.StartLinePosition, place.EndLinePosition));
    }

    [Fact]
    public async Task AFileOfOtherRowsIsNotReportedWithoutEnd()
    {
        string rows = string.Concat(Enumerable.Range(0, 1000).Select(index => $"{{\"instruction\": \"{index}\", \"output\": 1}}\n"));

        Assert.Equal(100, (await new RecipeProject(Recipe).WithData("rows.jsonl", rows).AnalyzeAsync()).Count);
    }

    /// <summary>The build passes no larger files; one that is given by hand is looked at so far.</summary>
    [Fact]
    public async Task OnlyTheBeginningOfALargeFileIsLookedAt()
    {
        string padding = new string(' ', DataFile.MaxLength - Valid.Length - 1) + "\n";
        const string wrong = "{\"instruction\": \"a\"}\n";

        Assert.Empty(await new RecipeProject(Recipe).WithData("rows.jsonl", Valid + padding + wrong).AnalyzeAsync());
        Assert.Single(await new RecipeProject(Recipe).WithData("rows.jsonl", Valid + padding[wrong.Length..] + wrong).AnalyzeAsync());
    }

    [Fact]
    public async Task AListOfRowsIsCheckedToo()
    {
        string source = Recipe.Replace("rows.jsonl", "rows.json", StringComparison.Ordinal);
        string[] texts = ["[{\"instruction\": \"a\", \"output\": 1}]", "{\"data\": [{\"instruction\": \"a\"}]}", "{\"rows\": []}", "[]", "[", "{\"data\": [{\"instruction\": \"a\", \"output\": \"b\"}]}"];
        string[] found = [];
        foreach (string text in texts)
        {
            found = [.. found, string.Join(' ', (await new RecipeProject(source).WithData("rows.json", text).AnalyzeAsync()).Select(diagnostic => diagnostic.Id))];
        }

        Assert.Equal(["SFT0816", "SFT0813", "SFT0812", "SFT0822", "SFT0812", ""], found);
    }

    [Fact]
    public async Task AFileOfNoRecipeIsLeftAlone() =>
        Assert.Empty(await new RecipeProject(Recipe).WithData("rows.jsonl", Valid).WithData("other.jsonl", "{").AnalyzeAsync());

    /// <summary>Each recipe expects what its own row type says; what both find is said once.</summary>
    [Fact]
    public async Task AFileOfTwoRecipesIsCheckedForBoth()
    {
        RecipeProject project = new RecipeProject(
            Recipe,
            Recipe.Replace("class R", "class S", StringComparison.Ordinal).Replace("Row", "Other", StringComparison.Ordinal)
                .Replace("string Instruction", "int Instruction", StringComparison.Ordinal)).WithData("rows.jsonl", "{\"instruction\": \"a\", \"output\": 1}");

        Assert.Equal(["SFT0816", "SFT0816"], (await project.AnalyzeAsync()).Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("row:\n  question: string\n  answer: {role: response}\ntemplate: \"{question}\\n{answer}\"", "{\"question\": \"a\", \"answer\": 1}", RuleIds.ValueOfWrongType)]
    [InlineData("row: ShareGptConversation\nchat_template: chatml", "{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"gpt\", \"value\": \"b\"}]}", "")]
    [InlineData("row: ShareGptConversation\nchat_template: chatml", "{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}]}", RuleIds.TurnOutOfOrder)]
    [InlineData("row:\n  turns: conversations\nchat_template: chatml", "{\"turns\": [{\"from\": \"humn\", \"value\": \"a\"}]}", RuleIds.TurnRoleUnknown)]
    public async Task RowsOfARecipeFileAreCheckedToo(string recipe, string rows, string id)
    {
        RecipeProject project = new RecipeProject("public static class Unrelated;")
            .WithRecipeFile($"model: HuggingFaceTB/SmolLM2-135M-Instruct\nlora:\n{recipe}\ndatasets:\n- path: rows.jsonl\n")
            .WithData("rows.jsonl", rows);
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);

        IEnumerable<string> ofData = (await project.AnalyzeAsync((CSharpCompilation)output))
            .Select(diagnostic => diagnostic.Id)
            .Where(reported => reported.StartsWith("SFT08", StringComparison.Ordinal));
        Assert.Equal(id, string.Join(' ', ofData));
    }

    /// <summary>A file that stays as it is is judged anew where the recipe changes.</summary>
    [Fact]
    public async Task AnotherRowTypeJudgesTheSameTextAnew()
    {
        RecipeProject project = new RecipeProject(Recipe).WithData("rows.jsonl", "{\"instruction\": 7, \"output\": \"b\"}");

        Assert.Single(await project.AnalyzeAsync());
        Assert.Empty(await project.WithSource(0, Recipe.Replace("string Instruction", "int Instruction", StringComparison.Ordinal)).AnalyzeAsync());
    }
}
