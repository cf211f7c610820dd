using System.Text.Json;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Real pretrained weights against what their own implementation says.</summary>
[Collection(TorchCollection.Name)]
public class GreedyContinuationTests
{
    [SkippableFact]
    public async Task Pretrained_weights_continue_a_text_as_expected()
    {
        string model = StoriesModel.DirectoryOrSkip();
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(model, "expected_greedy.json")));
        int[] prompt = Ids("prompt_ids");
        int[] all = Ids("greedy_ids");
        using StoryContinuation.TunedModel stories = await StoryContinuation.LoadBaseAsync(new LoadOptions { ModelDirectory = model });
        string beginning = expected.RootElement.GetProperty("prompt").GetString()!;
        GenerationResult result = await stories.GenerateAsync(beginning);
        Assert.Equal(prompt.Length, result.PromptTokens);
        Assert.Equal<IEnumerable<int>>(all, [.. prompt, .. result.TokenIds]);
        Assert.Equal(FinishReason.Length, result.Reason);
        Assert.StartsWith(", there was a", result.Text, StringComparison.Ordinal);

        int[] Ids(string name) => [.. expected.RootElement.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
    }
}
