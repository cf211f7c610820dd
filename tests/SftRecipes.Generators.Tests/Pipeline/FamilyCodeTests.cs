using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>What is written out for model families that have more than Llama and OPT.</summary>
public class FamilyCodeTests
{
    /// <summary>Of every family the first built-in model.</summary>
    public static TheoryData<string> OneOfEach =>
        [.. Catalogue.Ids.GroupBy(id => Catalogue.Find(id)!.ModelType).Select(family => family.First())];

    [Fact]
    public void Gpt2WithTransposedWeightsAndDropout() =>
        GeneratorCheck.Verify(Project("gpt2", "[Quantization(QuantizationType.Nf4)] [Lora(Rank = 8)]"));

    [Fact]
    public void FalconWithGroupedKeysSideBySide() => GeneratorCheck.Verify(Project("tiiuae/falcon-40b", "[Lora(Rank = 8)]"));

    [Fact]
    public void BloomWithBiasesByDistance() => GeneratorCheck.Verify(Project("bigscience/bloom-560m", "[Lora(Rank = 8)]"));

    [Fact]
    public void Gemma2WithCapsAndAlternatingWindows() => GeneratorCheck.Verify(Project("google/gemma-2-2b", "[Lora(Rank = 8)]"));

    [Fact]
    public void Gemma3WithTwoRotations() => GeneratorCheck.Verify(Project("google/gemma-3-1b-it", "[FullFineTuning]"));

    [Theory]
    [MemberData(nameof(OneOfEach))]
    public void EveryFamilyCompiles(string model) => GeneratorCheck.Run(
        Project(model, "[Quantization(QuantizationType.Nf4)] [Lora(Rank = 8)] [TrainingArguments(NeftuneNoiseAlpha = 5)]"));

    /// <summary>Every family that a recipe can name has a built-in model.</summary>
    [Fact]
    public void EveryFamilyButTheGatedOneIsBuiltIn() => Assert.Equal(
        ["gpt_bigcode"],
        ArchitectureSpecs.All.Select(spec => spec.ModelType).Except(Catalogue.Ids.Select(id => Catalogue.Find(id)!.ModelType)));

    private static RecipeProject Project(string model, string method) => new($$"""
        [SftRecipe("{{model}}")]
        {{method}}
        [PromptTemplate("{Question}\n{Answer}")]
        public partial class Quiz : ISftRecipe<Quiz.Row>
        {
            public sealed record Row(string Question, [property: Response] string Answer);
        }
        """);
}
