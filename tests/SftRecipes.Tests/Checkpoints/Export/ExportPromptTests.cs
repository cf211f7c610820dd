using SftRecipes.Checkpoints;
using SftRecipes.Tokenization;

namespace SftRecipes.Tests.Checkpoints;

public sealed class ExportPromptTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_prompt_of_one_question_is_put_around_it()
    {
        ExportPrompt prompt = ExportPrompt.Of(Hosting.Recipes.Definition(), Hosting.Recipes.RenderPrompt, Tokenizer())!;
        Assert.Equal("Q: {{ .Prompt }}\nA: {{ .Response }}", prompt.OllamaTemplate);
        Assert.Contains(@"'Q: ' + message['content'] + '\nA: '", prompt.ChatTemplate);
        Assert.Empty(prompt.Stop);
    }

    [Fact]
    public void A_prompt_of_two_values_is_none()
    {
        RecipeDefinition recipe = Hosting.Recipes.Definition() with
        {
            PromptFields = [new PromptField("Instruction", Required: true), new PromptField("UserInput", Required: true)],
        };
        Assert.Null(ExportPrompt.Of(recipe, Hosting.Recipes.RenderPrompt, Tokenizer()));
    }

    [Fact]
    public void A_chat_template_says_where_system_and_question_go_and_what_ends_an_answer()
    {
        RecipeDefinition recipe = Hosting.Recipes.Definition() with
        {
            PromptTemplate = null,
            ChatTemplate = new ChatTemplateSettings { Name = ChatTemplateNames.ChatML },
        };
        ExportPrompt prompt = ExportPrompt.Of(recipe, _ => [], Tokenizer())!;
        Assert.Equal(
            "{{ if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n"
            + "{{ else }}<|im_start|>user\n{{ .Prompt }}<|im_end|>\n<|im_start|>assistant\n{{ end }}{{ .Response }}<|im_end|>",
            prompt.OllamaTemplate);
        Assert.Equal(["<|im_end|>"], prompt.Stop);
        Assert.DoesNotContain("generation", prompt.ChatTemplate.Replace("add_generation_prompt", "", StringComparison.Ordinal));
        Assert.Contains("{#--#}", prompt.ChatTemplate);
    }

    private HuggingFaceTokenizer Tokenizer()
    {
        BpeTrainer.Train(
            ["a question and an answer"],
            new BpeTrainerOptions { VocabularySize = 260, SpecialTokens = ["</s>", "<|im_start|>", "<|im_end|>"], EosToken = "</s>" })
            .Save(_directory["tokenizer"]);
        return HuggingFaceTokenizer.Load(_directory["tokenizer"]);
    }
}
