using SftRecipes.Data;
using SftRecipes.Tests.Inference;
using SftRecipes.Tokenization;
using SftRecipes.Training;

namespace SftRecipes.Tests.Training.Preference;

public class PreferenceTokensTests
{
    private static readonly HuggingFaceTokenizer s_tokenizer = TestTokenizer.Create();

    [Fact]
    public void A_pair_is_two_examples_with_one_prompt()
    {
        TokenizedExample pair = Tokenize(
            new PromptSegment("say ", false),
            new PromptSegment("this", true) { Completion = CompletionKind.Chosen },
            new PromptSegment("that thing", true) { Completion = CompletionKind.Rejected });
        TokenizedExample chosen = Tokenize(new PromptSegment("say ", false), new PromptSegment("this", true));
        TokenizedExample rejected = Tokenize(new PromptSegment("say ", false), new PromptSegment("that thing", true));
        Assert.Equal(chosen.InputIds, pair.InputIds);
        Assert.Equal(chosen.Labels, pair.Labels);
        Assert.Equal(rejected.InputIds, pair.Rejected!.InputIds);
        Assert.Equal(rejected.Labels, pair.Rejected.Labels);
        Assert.Equal(s_tokenizer.EosId, pair.Labels[^1]);
        Assert.Equal(s_tokenizer.EosId, pair.Rejected.Labels[^1]);
        int prompt = Array.FindIndex(pair.Labels, label => label != LossLabels.Ignored);
        Assert.Equal(pair.InputIds[..prompt], pair.Rejected.InputIds[..prompt]);
        Assert.Null(pair.Desirable);
    }

    [Theory]
    [InlineData(CompletionKind.Only, null)]
    [InlineData(CompletionKind.Desirable, true)]
    [InlineData(CompletionKind.Undesirable, false)]
    public void A_label_stays_with_its_completion(CompletionKind kind, bool? desirable)
    {
        TokenizedExample example = Tokenize(new PromptSegment("say ", false), new PromptSegment("this", true) { Completion = kind });
        Assert.Equal(desirable, example.Desirable);
        Assert.Null(example.Rejected);
    }

    private static TokenizedExample Tokenize(params PromptSegment[] segments) =>
        PreferenceTokens.Tokenize(new SegmentTokenizer(s_tokenizer), segments, appendEos: true);
}
