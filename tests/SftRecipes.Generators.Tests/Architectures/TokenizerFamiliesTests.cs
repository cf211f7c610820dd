using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;

namespace SftRecipes.Generators.Tests.Architectures;

/// <summary>The built-in table of special tokens agrees with the built-in configurations.</summary>
public class TokenizerFamiliesTests
{
    public static TheoryData<string> Models =>
        [.. TokenizerFamilies.All.SelectMany(family => family.Variants).SelectMany(variant => variant.Models)];

    [Fact]
    public void CommonFamiliesAreThere() => Assert.Equal(
        [
            "BLOOM", "Falcon", "GPT-2", "GPT-NeoX", "Gemma", "Gemma 3", "Llama 2", "Llama 3", "Llama 3.1", "Mistral", "Mistral v0.3", "OPT", "Phi-3",
            "Qwen2", "Qwen2.5", "SmolLM",
        ],
        TokenizerFamilies.All.Select(family => family.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelsTokensFitItsConfiguration(string model)
    {
        ArchitectureModel architecture = Assert.IsType<ArchitectureModel>(Catalogue.Find(model));
        TokenizerModel tokenizer = Assert.IsType<TokenizerModel>(TokenizerFamilies.Find(model));

        Assert.All(tokenizer.Tokens, token => Assert.InRange(token.Id!.Value, 0, architecture.VocabularySize - 1));
        int? eos = tokenizer.Find(tokenizer.Eos!)!.Id;
        if (architecture.Tokens.Eos.Count > 0)
        {
            Assert.Contains(eos!.Value, architecture.Tokens.Eos);
        }

        if (tokenizer.Bos is { } bos && architecture.Tokens.Bos is { } id)
        {
            Assert.Equal(id, tokenizer.Find(bos)!.Id);
        }

        Assert.True(tokenizer.IsToken(tokenizer.TurnEnd!));
        Assert.True(tokenizer.StopIds is not { } stops || stops.Contains(eos!.Value));
    }

    /// <summary>What a model's own chat template writes, its vocabulary has or its prompts hold as text.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void AModelKnowsTheMarkupOfItsOwnTemplate(string model)
    {
        TokenizerModel tokenizer = TokenizerFamilies.Find(model)!;

        Assert.Equal(tokenizer.Chat is not null, tokenizer.IsChatTuned);
        Assert.All(tokenizer.Chat?.Markers ?? [], marker => Assert.True((tokenizer with { Chat = null }).Knows(marker) || BuiltInTemplates.IsPlainText(marker), marker));
    }

    [Theory]
    [InlineData("<|im_end|>", "Qwen2", "Qwen2.5", "SmolLM")]
    [InlineData("<|eot_id|>", "Llama 3", "Llama 3.1")]
    [InlineData("[INST]", "Mistral v0.3", "Llama 2", "Mistral")]
    [InlineData("<|user|>", "Phi-3")]
    [InlineData("<context>")]
    public void ATokenNamesItsFamilies(string token, params string[] families) =>
        Assert.Equal(families, TokenizerFamilies.Having(token).Select(family => family.Name));
}
