using Microsoft.Extensions.AI;
using SftRecipes.Models;

namespace SftRecipes.Tests.Inference;

[Collection(TorchCollection.Name)]
public class RecipeChatClientTests
{
    private static readonly HuggingFaceTokenizer s_tokenizer = TestTokenizer.Create();
    private static readonly IReadOnlyList<PromptSegment> s_prompt = TestRecipe.RenderPrompt(name => name == "Instruction" ? "say this" : null);
    private static readonly ChatMessage[] s_chat =
    [
        new(ChatRole.System, "You are a cat."), new(ChatRole.User, "earlier"), new(ChatRole.Assistant, "meow"), new(ChatRole.User, "say this"),
    ];

    [Fact]
    public async Task Last_user_message_is_the_first_prompt_field()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "this and that", s_tokenizer);
        using IChatClient client = model.AsChatClient();

        ChatResponse response = await client.GetResponseAsync(s_chat);

        Assert.Equal("this and that", response.Text);
        Assert.Equal((ChatRole.Assistant, ChatFinishReason.Stop, "test"), (response.Messages[0].Role, response.FinishReason, response.ModelId));
        Assert.Equal(s_tokenizer.Encode(s_prompt[0].Text).Count, response.Usage!.InputTokenCount);
        Assert.Equal(s_tokenizer.EncodeContinuation("this and that").Count, response.Usage.OutputTokenCount);
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Streamed_updates_add_up_to_the_response()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "this and that 🙂", s_tokenizer);
        using IChatClient client = model.AsChatClient();
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(s_chat))
        {
            updates.Add(update);
        }

        ChatResponse whole = await client.GetResponseAsync(s_chat);
        ChatResponse added = updates.ToChatResponse();

        Assert.True(updates.Count > 3);
        Assert.Equal(("this and that 🙂", whole.FinishReason, whole.ModelId), (added.Text, added.FinishReason, added.ModelId));
        Assert.Equal(
            (whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount), (added.Usage!.InputTokenCount, added.Usage.OutputTokenCount));
        Assert.Single(added.Messages);
    }

    [Fact]
    public async Task Options_go_before_the_settings_of_the_recipe()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "this and that", s_tokenizer);
        using IChatClient client = model.AsChatClient();

        ChatResponse cut = await client.GetResponseAsync(s_chat, new ChatOptions { MaxOutputTokens = 2 });
        ChatResponse stopped = await client.GetResponseAsync(s_chat, new ChatOptions { StopSequences = [" and"] });

        Assert.Equal((2, ChatFinishReason.Length), (cut.Usage!.OutputTokenCount, cut.FinishReason));
        Assert.Equal(("this", ChatFinishReason.Stop), (stopped.Text, stopped.FinishReason));
        await Assert.ThrowsAsync<RecipeException>(() => client.GetResponseAsync(s_chat, new ChatOptions { TopP = 2 }));
    }

    [Fact]
    public async Task Sampling_options_are_those_of_the_settings()
    {
        using LanguageModel model = TestRecipe.Wrap(LlamaModel.Random(TestRecipe.Shape with { Lora = null }), s_tokenizer);
        using IChatClient client = model.AsChatClient();
        var settings = new GenerationSettings { MaxNewTokens = 8, Temperature = 1.5, TopK = 40, TopP = 0.75, Seed = 11 };

        ChatResponse response = await client.GetResponseAsync(
            s_chat, new ChatOptions { MaxOutputTokens = 8, Temperature = 1.5f, TopK = 40, TopP = 0.75f, Seed = 11 });

        Assert.Equal((await model.GenerateAsync(s_prompt, settings)).Text, response.Text);
    }

    [Fact]
    public async Task Other_prompt_fields_come_from_additional_properties()
    {
        IReadOnlyList<PromptSegment> prompt = TestRecipe.RenderPrompt(name => name == "Instruction" ? "say this" : "to the cat");
        using LanguageModel model = TestRecipe.Answering(prompt, "meow", s_tokenizer);
        using IChatClient client = model.AsChatClient();

        ChatResponse response = await client.GetResponseAsync(
            s_chat, new ChatOptions { AdditionalProperties = new() { ["Input"] = "to the cat" } });

        Assert.Equal("meow", response.Text);
        Assert.Equal(s_tokenizer.Encode(prompt[0].Text).Count, response.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task Chat_without_a_user_message_is_an_error()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "x", s_tokenizer);
        using IChatClient client = model.AsChatClient();

        await Assert.ThrowsAsync<RecipeException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.System, "x")]));
    }

    [Fact]
    public void Services_are_the_model_and_its_metadata()
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "x", s_tokenizer);
        using IChatClient client = model.AsChatClient();

        Assert.Same(model, client.GetService(typeof(LanguageModel)));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Equal("test", ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
        Assert.Null(client.GetService(typeof(LanguageModel), "key"));
        Assert.Null(client.GetService(typeof(string)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_the_client_disposes_the_model_where_asked(bool leaveOpen)
    {
        using LanguageModel model = TestRecipe.Answering(s_prompt, "x", s_tokenizer);
        model.AsChatClient(leaveOpen).Dispose();

        Task<GenerationResult> answer = model.GenerateAsync(s_prompt);

        if (leaveOpen)
        {
            Assert.Equal("x", (await answer).Text);
        }
        else
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => answer);
        }
    }
}
