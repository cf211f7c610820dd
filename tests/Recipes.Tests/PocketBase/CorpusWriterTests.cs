using System.Text.RegularExpressions;
using PocketBase.Corpus;
using Quickstart.Tasks;

namespace Recipes.Tests.PocketBase;

public sealed class CorpusWriterTests
{
    private const int Sample = 4000;

    private static readonly FactBase Facts = FactBase.Load();
    private static readonly string[] Documents = [.. new CorpusWriter(Facts, seed: 42).Documents(Sample)];

    [Fact]
    public void TheSameSeedGivesTheSameCorpus()
    {
        Assert.Equal(Documents[..200], new CorpusWriter(Facts, seed: 42).Documents(200));
        Assert.NotEqual(Documents[..200], new CorpusWriter(Facts, seed: 43).Documents(200));
    }

    [Fact]
    public void NoDocumentIsInInstructionForm()
    {
        var form = new Regex(@"\?(?!"")|^(### )?(Instruction|Input|Response|Question|Answer|User|Assistant|Q|A):", RegexOptions.Multiline);

        // A phrase that is itself a question is written without its mark.
        Assert.DoesNotContain(Documents, document => form.IsMatch(document));
    }

    [Fact]
    public void NoInstructionOfTheQuickstartIsInTheCorpus()
    {
        var said = Documents.SelectMany(document => document.Split('\n')).ToHashSet();
        InstructionData data = InstructionData.Create(Facts, seed: 42);

        Assert.DoesNotContain(data.Train.Concat(data.HeldOut), row => said.Contains(row.Instruction));
    }

    [Fact]
    public void EachFactIsStatedMoreThanOnce()
    {
        foreach (Fact fact in Facts.Facts)
        {
            int times = Documents.Count(document =>
                document.Contains(fact.Subject, StringComparison.OrdinalIgnoreCase)
                && document.Contains(fact.Object, StringComparison.OrdinalIgnoreCase));
            Assert.True(times > 1, $"{fact.Key} is in {times} of {Sample} documents.");
        }
    }

    [Fact]
    public void DocumentsMixFacts()
    {
        // A document of running text says several things; the shortest has four sentences.
        Assert.All(
            Documents.Where(document => !document.Contains('\n', StringComparison.Ordinal)),
            document => Assert.True(document.Split(". ").Length >= 3, document));
    }
}
