using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Pipeline;

public class GeneratedCodeTests
{
    [Fact]
    public void OptWithQuantizedLora() => GeneratorCheck.Verify(new RecipeProject(""""
        namespace Recipes;

        [SftRecipe("facebook/opt-350m")]
        [Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
        [Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
        [PromptTemplate("""
            ### Instruction:
            {Instruction}

            {?Input}### Input:
            {Input}

            {/Input}### Response:
            {Output}
            """)]
        [TrainingArguments(
            OutputDirectory = "sft_model",
            PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2,
            LearningRate = 2e-4, MaxSteps = 30, LoggingSteps = 1, MaxLength = 512)]
        public partial class OptAlpaca : ISftRecipe<InstructionExample>;

        public sealed record InstructionExample(string Instruction, string? Input, [property: Response] string Output);
        """"));

    [Fact]
    public void LlamaWithLoraOnAllLinears() => GeneratorCheck.Verify(new RecipeProject("""
        [SftRecipe("meta-llama/Llama-3.2-1B")]
        [Lora(Rank = 8, TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])]
        [PromptTemplate("{Question}\n{Answer}", AppendEos = false)]
        [Dataset("train.jsonl", EvalSplit = 0.1)]
        [TrainingArguments(EvalStrategy = IntervalStrategy.Epoch, LrSchedulerType = LrSchedulerType.Cosine, WarmupRatio = 0.03)]
        [Generation(Temperature = 0.7, TopP = 0.9, Stop = ["\n\n"])]
        public partial class Quiz : ISftRecipe<Quiz.Row>
        {
            public sealed record Row(string Question, [property: Response] string Answer);
        }
        """));

    [Fact]
    public void ConversationsWithABuiltInTemplate() => GeneratorCheck.Verify(new RecipeProject("""
        [SftRecipe("meta-llama/Llama-3.2-1B")]
        [Lora(Rank = 8)]
        [ChatTemplate("llama-3", Kwargs = ["enable_thinking=false"], AppendEos = true)]
        [Dataset("chats.jsonl")]
        public partial class Assistant : ISftRecipe<Conversation>;
        """));

    [Fact]
    public void TurnsFromPropertiesWithAnInlineTemplate() => GeneratorCheck.Verify(new RecipeProject(""""
        [SftRecipe("facebook/opt-125m")]
        [Lora(Rank = 8)]
        [ChatTemplate(Jinja = """
            {% for message in messages %}{{ message.role }}: {{ message.content }}{{ eos_token }}
            {% endfor %}{% if add_generation_prompt %}assistant: {% endif %}
            """)]
        [TrainingArguments(AssistantOnlyLoss = false)]
        public partial class Helper : ISftRecipe<Helper.Row>
        {
            public sealed record Row(
                [Role("user")] string Instruction, [Role("user")] int? Input, [property: Response] string Output,
                [property: Role("system")] string? System = null);
        }
        """"));

    [Fact]
    public void PreferredConversations() => GeneratorCheck.Verify(new RecipeProject("""
        using System.Text.Json;

        [SftRecipe("facebook/opt-125m")]
        [Lora(Rank = 8)]
        [Dpo]
        [ChatTemplate]
        public partial class Preferred : ISftRecipe<Preferred.Row>
        {
            public sealed record Row([property: Chosen] List<ChatTurn> Chosen, [property: Rejected] List<ChatTurn> Rejected, JsonElement? Tools);
        }
        """));

    [Fact]
    public void DirectPreferenceOptimization() => GeneratorCheck.Verify(new RecipeProject("""
        [SftRecipe("facebook/opt-125m")]
        [Lora(Rank = 8)]
        [Dpo(Beta = 0.2, LabelSmoothing = 0.1, PrecomputeRefLogProbs = true)]
        [PromptTemplate("{Prompt}\n{Chosen}")]
        [Dataset("pairs.jsonl")]
        public partial class Preferences : ISftRecipe<Preferences.Row>
        {
            public sealed record Row(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);
        }
        """));

    [Theory]
    [InlineData("[Lora] [Dpo(LossType = DpoLossType.Ipo)]")]
    [InlineData("[FullFineTuning] [Dpo(LossType = DpoLossType.Hinge)]")]
    [InlineData("[FullFineTuning] [Dpo(PrecomputeRefLogProbs = true)] [TrainingArguments(Fp16 = true)]")]
    [InlineData("[Lora] [Orpo]")]
    [InlineData("[FullFineTuning(FromScratch = true)] [Orpo]")]
    public void EveryMethodOfPairs(string methods) => GeneratorCheck.Run(new RecipeProject($$"""
        [SftRecipe("facebook/opt-125m")]
        {{methods}}
        [PromptTemplate("{Prompt}\n{Chosen}")]
        public partial class Preferences : ISftRecipe<Preferences.Row>
        {
            public sealed record Row(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);
        }
        """));

    [Theory]
    [InlineData("[Lora] [Kto]")]
    [InlineData("[FullFineTuning] [Kto(DesirableWeight = 1.33)]")]
    [InlineData("[FullFineTuning] [Kto] [TrainingArguments(Fp16 = true)]")]
    public void LabelledRows(string methods) => GeneratorCheck.Run(new RecipeProject($$"""
        [SftRecipe("meta-llama/Llama-3.2-1B")]
        {{methods}}
        [PromptTemplate("{Prompt}\n{Completion}")]
        public partial class Preferences : ISftRecipe<Preferences.Row>
        {
            public sealed record Row(string Prompt, [property: Response] string Completion, [property: Label] bool Label);
        }
        """));

    [Fact]
    public void AnswersThatMayBeMissing() => GeneratorCheck.Run(new RecipeProject("""
        [SftRecipe("facebook/opt-125m")]
        [Lora]
        [Orpo]
        [PromptTemplate("{Prompt}\n{Chosen}")]
        public partial class Preferences : ISftRecipe<Preferences.Row>
        {
            public sealed record Row(string Prompt, [property: Chosen] string? Chosen, [property: Rejected] int? Rejected);
        }
        """));

    [Theory]
    [InlineData("LossType = LossType.Dft, NeftuneNoiseAlpha = 5")]
    [InlineData("LabelSmoothingFactor = 0.1")]
    public void LossesOfAnswers(string arguments) => GeneratorCheck.Run(new RecipeProject($$"""
        [SftRecipe("facebook/opt-125m")]
        [Lora]
        [PromptTemplate("{Prompt}\n{Completion}")]
        [TrainingArguments({{arguments}})]
        public partial class Answers : ISftRecipe<Answers.Row>
        {
            public sealed record Row(string Prompt, [property: Response] string Completion);
        }
        """));

    /// <summary>Layers differ: the decisions are in the text.</summary>
    [Fact]
    public void LlamaWithAdaptersOfManyKinds() => GeneratorCheck.Verify(new RecipeProject("""
        [SftRecipe("meta-llama/Llama-2-7b-hf")]
        [Lora(
            Rank = 8, Alpha = 16, UseRslora = true, TargetModules = ["q_proj", "v_proj", "2.mlp.down_proj"],
            LayersToTransform = [2, 3, 4, 9], ExcludeModules = ["3.self_attn.v_proj"], ModulesToSave = ["lm_head", "model.norm"])]
        [LoraPattern("layers.2.self_attn.q_proj", Rank = 4)]
        [LoraPattern("layers.9.self_attn.q_proj", Rank = 2, Alpha = 0.5)]
        [PromptTemplate("{Question}\n{Answer}")]
        public partial class Kinds : ISftRecipe<Kinds.Row>
        {
            public sealed record Row(string Question, [property: Response] string Answer);
        }
        """));

    [Fact]
    public void PropertiesThatAreKeywords() => GeneratorCheck.Run(new RecipeProject("""
        [SftRecipe("facebook/opt-125m")]
        [FullFineTuning]
        [PromptTemplate("{class} {event}{Settings}{return}")]
        public partial class Keywords : ISftRecipe<Keywords.Row>
        {
            public sealed record Row(string @class, string? @event, string Settings, [property: Response] string @return);
        }
        """));

    [Fact]
    public void FullFineTuningOfAGivenModel() => GeneratorCheck.Verify(
        new RecipeProject("""
            namespace Stories.Small
            {
                internal static partial class Recipes
                {
                    [SftRecipe("me/stories", Revision = "v2")]
                    [FullFineTuning(FromScratch = true)]
                    [PromptTemplate("{Text}")]
                    [TrainingArguments(CompletionOnlyLoss = true, MaxLength = 64, WeightDecay = 0.1)]
                    internal partial class Pretraining : ISftRecipe<Story>;
                }

                internal sealed record Story([Response] string Text);
            }
            """)
            .WithModel("me/stories", File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "llama_gqa", "config.json"))));

    [Fact]
    public void StubOfAnInvalidRecipe() => GeneratorCheck.Verify(new RecipeProject(RecipeSource.Of(method: "[Lora(Rank = 0)]")));

    [Fact]
    public void EverySnapshotBelongsToATest()
    {
        string[] tests = typeof(GeneratedCodeTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}"))
            .ToArray();

        Assert.All(
            Directory.GetFiles(Snapshots.Folder, "*.verified.cs"),
            file => Assert.Contains(Path.GetFileName(file).Split('#')[0], tests));
    }

    /// <summary>Without a declaration that another file can add to, a stub would only add the compiler's errors to ours.</summary>
    [Theory]
    [InlineData("public class R : ISftRecipe<Row>;")]
    [InlineData("public partial class R<T> : ISftRecipe<Row>;")]
    [InlineData("public partial record R : ISftRecipe<Row>;")]
    [InlineData("file partial class R : ISftRecipe<Row>;")]
    [InlineData("public static partial class R;")]
    [InlineData("public class Outer { NESTED }")]
    [InlineData("public partial class Outer<T> { NESTED }")]
    public void NothingIsAddedToAClassThatIsClosed(string type)
    {
        string nested = RecipeSource.Of(type: "public partial class R : ISftRecipe<Row>;", row: string.Empty);
        string source = type.Contains("NESTED", StringComparison.Ordinal)
            ? type.Replace("NESTED", nested, StringComparison.Ordinal) + RecipeSource.Row
            : RecipeSource.Of(type: type);

        Assert.Empty(GeneratorCheck.Run(new RecipeProject(source)));
    }

    [Fact]
    public void ClassesThatDifferByCaseHaveFilesOfTheirOwn()
    {
        string[] hints = GeneratorCheck.Run(new RecipeProject(
                RecipeSource.Of(),
                RecipeSource.Of(type: "public partial class r : ISftRecipe<Row>;", row: string.Empty)))
            .Select(source => source.HintName)
            .ToArray();

        Assert.Equal(2, hints.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void AnAttributeOnTwoPartsIsTheCompilersErrorAndNotACrash()
    {
        RecipeProject project = new(
            RecipeSource.Of(),
            RecipeSource.Of(type: "public partial class R;", row: string.Empty));

        GeneratorRunResult result = project.Driver().RunGenerators(project.Compile()).GetRunResult().Results[0];

        Assert.Null(result.Exception);
        Assert.Single(result.GeneratedSources);
        Assert.Contains(project.Compile().GetDiagnostics(), diagnostic => diagnostic.Id == "CS0579");
    }

    [Fact]
    public void KeywordsAndNamespacesAreEscaped() => Assert.Single(GeneratorCheck.Run(new RecipeProject("""
        namespace @namespace.@class;

        [SftRecipe("facebook/opt-125m")]
        [Lora]
        [PromptTemplate("{Text}")]
        public partial class @event : ISftRecipe<@event.Row>
        {
            public sealed record Row([property: Response] string Text);
        }
        """)));
}
