using SftRecipes.Models;
using SftRecipes.Tests.Hosting;

namespace SftRecipes.Tests.Models;

/// <summary>The real tokenizer against the one that a recipe was compiled for.</summary>
public sealed class TokenContractTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _model;
    private readonly HuggingFaceTokenizer _tokenizer;

    public TokenContractTests()
    {
        _model = TinyModelDirectory.Create(_directory);
        _tokenizer = HuggingFaceTokenizer.Load(_model);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(TinyModelDirectory.Eos)]
    public void ATokenizerAsCompiledAgainstIsTaken(string? eos) =>
        ModelContract.CheckTokens(Recipe(new TokenContract { Eos = eos, Written = [TinyModelDirectory.Eos] }), _model, _tokenizer);

    [Fact]
    public void AnotherEosTokenNamesBoth()
    {
        string message = Assert.Throws<RecipeException>(
            () => ModelContract.CheckTokens(Recipe(new TokenContract { Eos = "<|im_end|>" }), _model, _tokenizer)).Message;

        Assert.Contains($"'{_model}' ends texts with '</s>', but OptAlpaca was compiled for eos_token = '<|im_end|>'", message);
    }

    [Fact]
    public void ATokenThatTheTokenizerLacksIsNamed()
    {
        string message = Assert.Throws<RecipeException>(
            () => ModelContract.CheckTokens(Recipe(new TokenContract { Written = ["</s>", "<|im_start|>"] }), _model, _tokenizer)).Message;

        Assert.Contains("has no token '<|im_start|>', which the template of OptAlpaca writes", message);
    }

    /// <summary>Wherever a run opens its base model.</summary>
    [Fact]
    public async Task OpeningTheBaseModelChecksIt()
    {
        RecipeDefinition recipe = Recipe(new TokenContract { Eos = "<eos>" }) with { Contract = [] };

        RecipeException error = await Assert.ThrowsAsync<RecipeException>(
            () => BaseModel.OpenAsync(recipe, _model, withWeights: false, progress: null, CancellationToken.None));

        Assert.Contains("'<eos>'", error.Message);
    }

    private static RecipeDefinition Recipe(TokenContract tokens) => Recipes.Definition() with { Tokens = tokens };
}
