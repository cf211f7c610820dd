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
    [InlineData("meta-llama/Llama-2-70b-hf", 68_976_648_192)]
    [InlineData("gpt2", 124_439_808)]
    [InlineData("openai-community/gpt2-medium", 354_823_168)]
    [InlineData("gpt2-large", 774_030_080)]
    [InlineData("gpt2-xl", 1_557_611_200)]
    [InlineData("distilgpt2", 81_912_576)]
    [InlineData("EleutherAI/pythia-70m", 70_426_624)]
    [InlineData("EleutherAI/pythia-160m", 162_322_944)]
    [InlineData("EleutherAI/pythia-410m-deduped", 405_334_016)]
    [InlineData("EleutherAI/pythia-1b", 1_011_781_632)]
    [InlineData("EleutherAI/pythia-1.4b", 1_414_647_808)]
    [InlineData("EleutherAI/pythia-2.8b", 2_775_208_960)]
    [InlineData("EleutherAI/pythia-6.9b", 6_857_302_016)]
    [InlineData("EleutherAI/pythia-12b", 11_846_072_320)]
    [InlineData("EleutherAI/gpt-neox-20b", 20_554_567_680)]
    [InlineData("EleutherAI/gpt-j-6b", 6_050_882_784)]
    [InlineData("bigscience/bloom-560m", 559_214_592)]
    [InlineData("bigscience/bloom-1b1", 1_065_314_304)]
    [InlineData("bigscience/bloomz-1b7", 1_722_408_960)]
    [InlineData("bigscience/bloom-3b", 3_002_557_440)]
    [InlineData("bigscience/bloom-7b1", 7_069_016_064)]
    [InlineData("tiiuae/falcon-7b", 6_921_720_704)]
    [InlineData("tiiuae/falcon-rw-1b", 1_311_625_216)]
    [InlineData("mistralai/Mistral-7B-v0.1", 7_241_732_096)]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.3", 7_248_023_552)]
    [InlineData("google/gemma-2b", 2_506_172_416)]
    [InlineData("google/gemma-7b-it", 8_537_680_896)]
    [InlineData("google/gemma-2-2b", 2_614_341_888)]
    [InlineData("google/gemma-2-9b-it", 9_241_705_984)]
    [InlineData("google/gemma-2-27b", 27_227_128_320)]
    [InlineData("google/gemma-3-1b-it", 999_885_952)]
    [InlineData("google/gemma-3-270m", 268_098_176)]
    [InlineData("microsoft/phi-1_5", 1_418_270_720)]
    [InlineData("microsoft/phi-2", 2_779_683_840)]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", 3_821_079_552)]
    [InlineData("microsoft/phi-4", 14_659_507_200)]
    [InlineData("Qwen/Qwen2-0.5B", 494_032_768)]
    [InlineData("Qwen/Qwen2.5-1.5B-Instruct", 1_543_714_304)]
    [InlineData("Qwen/Qwen2.5-3B", 3_085_938_688)]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", 7_615_616_512)]
    [InlineData("Qwen/Qwen3-0.6B", 596_049_920)]
    [InlineData("Qwen/Qwen3-4B", 4_022_468_096)]
    [InlineData("Qwen/Qwen3-8B", 8_190_735_360)]
    [InlineData("stabilityai/stablelm-3b-4e1t", 2_795_443_200)]
    [InlineData("stabilityai/stablelm-2-1_6b", 1_644_515_328)]
    [InlineData("bigcode/starcoder2-3b", 3_030_371_328)]
    [InlineData("allenai/OLMo-2-0425-1B", 1_484_916_736)]
    [InlineData("allenai/OLMo-2-1124-7B", 7_298_617_344)]
    [InlineData("HuggingFaceTB/SmolLM-135M", 134_515_008)]
    [InlineData("HuggingFaceTB/SmolLM2-360M-Instruct", 361_821_120)]
    [InlineData("HuggingFaceTB/SmolLM2-1.7B", 1_711_376_384)]
    public void ParameterCountsAreThePublishedOnes(string id, long parameters) =>
        Assert.Equal(parameters, RecipeFacts.BaseParameters(Catalogue.Find(id)!));

    [Fact]
    public void AnUnknownIdIsNotBuiltIn() => Assert.Null(Catalogue.Find("facebook/opt-350M"));
}
