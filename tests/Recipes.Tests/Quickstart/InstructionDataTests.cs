using System.Text.Json;
using PocketBase.Corpus;
using Quickstart.Tasks;

namespace Recipes.Tests.Quickstart;

public sealed class InstructionDataTests
{
    private static readonly FactBase Facts = FactBase.Load();
    private static readonly InstructionData Data = InstructionData.Create(Facts, seed: 42);

    [Fact]
    public void TheCommittedFilesAreWhatTheTablesGive()
    {
        Assert.Equal(Data.Train, Read("train"));
        Assert.Equal(Data.HeldOut, Read("heldout"));
    }

    [Fact]
    public void MoreThanTwoHundredPromptsAreAboutFactsThatNoTrainingRowHolds()
    {
        var trained = Read("train").Select(row => row.Fact).ToHashSet();
        InstructionRow[] heldOut = Read("heldout");

        Assert.True(heldOut.Length >= 300);
        Assert.Equal(heldOut.Length, heldOut.Distinct().Count());
        Assert.DoesNotContain(heldOut, row => trained.Contains(row.Fact));
        Assert.Empty(HeldOutCheck.Leaks(Read("train"), heldOut, Facts));
    }

    [Fact]
    public void EachKindOfTaskIsTrainedAndEvaluated()
    {
        string[] kinds = [.. InstructionTask.ReadAll().Select(task => task.Kind).Distinct().Order()];

        Assert.Equal(kinds, Data.Train.Select(row => row.Task).Distinct().Order());
        Assert.Equal(kinds, Data.HeldOut.Select(row => row.Task).Distinct().Order());
    }

    [Theory]
    [InlineData("What is the capital of France?", "", "Paris")]
    [InlineData("Which country has the capital Paris?", "", "France")]
    [InlineData("Tell something.", "Paris, the city of light", "It is in FRANCE.")]
    public void ARowThatGivesAHeldOutFactAwayIsFound(string instruction, string input, string output)
    {
        var heldOut = new InstructionRow("What is the capital of France?", "", "Paris", "answer", "capital:France");
        var row = new InstructionRow(instruction, input, output, "answer", "other:fact");

        Assert.Equal("capital:France", Assert.Single(HeldOutCheck.Leaks([row], [heldOut], Facts)).Fact.Key);
    }

    [Theory]
    [InlineData("What is the capital of Italy?", "Rome")]
    [InlineData("Who is in Parisville, Franceland?", "nobody")]
    public void ARowThatDoesNotIsLeftAlone(string instruction, string output)
    {
        var heldOut = new InstructionRow("What is the capital of France?", "", "Paris", "answer", "capital:France");

        Assert.Empty(HeldOutCheck.Leaks([new InstructionRow(instruction, "", output, "answer", "other:fact")], [heldOut], Facts));
    }

    private static InstructionRow[] Read(string name) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "QuickstartData", name + ".jsonl"))
            .Select(line => JsonSerializer.Deserialize<InstructionRow>(line)!)];
}
