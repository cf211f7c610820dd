using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Tests.Architectures;

public class CatalogueTests
{
    public static TheoryData<string> Ids => [.. Catalogue.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryBuiltInModelCanBeRead(string id)
    {
        Assert.Empty(ModelFile.Read(Catalogue.Text(id)).Problems);
        Assert.NotNull(Catalogue.Find(id));
    }

    /// <summary>Parameter counts that the publishers state (safetensors metadata of the hub, model cards).</summary>
    [Theory]
    [InlineData("facebook/opt-125m", 125_239_296)]
    [InlineData("facebook/opt-350m", 331_196_416)]
    [InlineData("facebook/opt-1.3b", 1_315_758_080)]
    [InlineData("facebook/opt-2.7b", 2_651_596_800)]
    [InlineData("facebook/opt-6.7b", 6_658_473_984)]
    [InlineData("facebook/opt-13b", 12_853_473_280)]
    [InlineData("facebook/opt-30b", 29_974_540_288)]
    [InlineData("TinyLlama/TinyLlama-1.1B-Chat-v1.0", 1_100_048_384)]
    [InlineData("meta-llama/Llama-2-7b-hf", 6_738_415_616)]
    [InlineData("meta-llama/Llama-2-13b-chat-hf", 13_015_864_320)]
    [InlineData("meta-llama/Meta-Llama-3-8B", 8_030_261_248)]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", 8_030_261_248)]
    [InlineData("meta-llama/Llama-3.2-1B", 1_235_814_400)]
    [InlineData("meta-llama/Llama-3.2-3B-Instruct", 3_212_749_824)]
    [InlineData("HuggingFaceTB/SmolLM-135M", 134_515_008)]
    [InlineData("HuggingFaceTB/SmolLM2-360M-Instruct", 361_821_120)]
    [InlineData("HuggingFaceTB/SmolLM2-1.7B", 1_711_376_384)]
    public void ParameterCountsAreThePublishedOnes(string id, long parameters) =>
        Assert.Equal(parameters, RecipeFacts.BaseParameters(Catalogue.Find(id)!));

    [Fact]
    public void AnUnknownIdIsNotBuiltIn() => Assert.Null(Catalogue.Find("facebook/opt-350M"));
}
