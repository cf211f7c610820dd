using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Generators.Validation;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Tests.Yaml;

/// <summary>Recipe files become the recipes that classes with attributes do.</summary>
public class RecipeFileTests
{
    private const string Yaml = """
        # The tutorial's own run.
        name: OptAlpaca
        namespace: Acme
        model: facebook/opt-350m
        quantization: {type: nf4, double_quantization: true}
        lora:
          r: 16
          lora_alpha: 32
          lora_dropout: 0.1
          target_modules: [q_proj, v_proj]
        template: |
          ### Instruction:
          {Instruction}

          {?Input}{Input}

          {/Input}### Response:
          {Output}
        row:
          Instruction: string
          Input: string?
          Output: {role: response}
        datasets:
          - {path: Data/examples.jsonl, eval_split: 0.1}
        output_dir: sft_model
        per_device_train_batch_size: 2
        learning_rate: 2e-4
        lr_scheduler_type: cosine_with_min_lr
        lr_scheduler_kwargs: {min_lr_rate: 0.1}
        max_steps: 30
        max_length: 512
        fp16: true
        generation: {max_new_tokens: 64, stop: ["###"]}

        """;

    private const string Class = """
        namespace Acme;

        [SftRecipe("facebook/opt-350m")]
        [Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
        [Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = ["q_proj", "v_proj"])]
        [PromptTemplate("### Instruction:\n{Instruction}\n\n{?Input}{Input}\n\n{/Input}### Response:\n{Output}\n")]
        [Dataset("Data/examples.jsonl", EvalSplit = 0.1)]
        [TrainingArguments(OutputDirectory = "sft_model", PerDeviceTrainBatchSize = 2, LearningRate = 2e-4,
            LrSchedulerType = LrSchedulerType.CosineWithMinLr, MaxSteps = 30, MaxLength = 512, Fp16 = true)]
        [LrSchedulerKwargs(MinLrRate = 0.1)]
        [Generation(MaxNewTokens = 64, Stop = ["###"])]
        public partial class OptAlpaca : ISftRecipe<OptAlpaca.Row>
        {
            public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
        }
        """;

    [Fact]
    public void ARecipeFileIsWrittenOut() => GeneratorCheck.Verify(new RecipeProject().WithRecipeFile(Yaml));

    [Fact]
    public void AFileThatIsWrongGetsAStub() =>
        GeneratorCheck.Verify(new RecipeProject().WithRecipeFile("name: Odd\nmodel: facebook/opt-350m\nrow:\n  Output: string\nlora: 3\n"));

    /// <summary>The same code but for who declares class and row.</summary>
    [Fact]
    public void AFileAndAClassThatSayTheSameAreTheSame()
    {
        string[] ofFile = Lines(new RecipeProject().WithRecipeFile(Yaml));
        string[] ofClass = Lines(new RecipeProject(Class));

        Assert.Equal(
            [
                "/// <summary>A row: the fields that the file lists.</summary>",
                "/// <summary>The recipe of <c>R.recipe.yaml</c>.</summary>",
                "public partial class OptAlpaca : Sft::ISftRecipe<global::Acme.OptAlpaca.Row>, Sft::IRecipe",
                "public sealed record Row(string Instruction, string? Input, [property: Sft::Response] string Output);",
            ],
            ofFile.Except(ofClass).Order(StringComparer.Ordinal));
        Assert.Equal(["partial class OptAlpaca : Sft::IRecipe"], ofClass.Except(ofFile));
    }

    /// <summary>What the generator knows of the runtime's conversations is what they are.</summary>
    [Theory]
    [InlineData("Conversation")]
    [InlineData("ShareGptConversation")]
    public void TheRuntimesRowTypesAreKnown(string name)
    {
        RecipeProject project = new(RecipeSource.Of(type: $"public partial class R : ISftRecipe<{name}>;", row: ""));
        var compilation = project.Compile();
        RecipeDeclaration read = Generators.Parsing.RecipeParser.Parse(compilation.GetTypeByMetadataName("R")!, compilation, default);

        Assert.Equal(read.Example, RowTypes.OfRuntime.Single(type => type.Example.DisplayName == name).Example);
    }

    [Fact]
    public async Task TheNameOfAFileWillDoAndAnotherExtensionIsNoRecipe()
    {
        const string text = "model: gpt2\nlora:\ntemplate: '{a}'\nrow: {a: {role: response}}\n";
        RecipeProject project = new RecipeProject()
            .WithRecipeFile(text, "C:\\work\\my-tiny run2.RECIPE.yaml").WithRecipeFile("[", "/project/other.yaml").WithRecipeFile(":", "/project/recipe.yaml");

        Assert.Empty(await project.AnalyzeAsync());
        Assert.Equal("MyTinyRun2.g.cs", Assert.Single(GeneratorCheck.Run(project)).HintName);
    }

    /// <summary>Rows are held to the recipe of a file as to that of a class.</summary>
    [Fact]
    public async Task RowsOfItsDatasetAreChecked()
    {
        RecipeProject project = new RecipeProject().WithRecipeFile(Yaml)
            .WithData("Data/examples.jsonl", "{\"instruction\": \"a\", \"output\": \"b\"}\n{\"instruction\": \"a\", \"ouput\": \"b\"}\n");
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);

        IReadOnlyList<Diagnostic> reported = await project.AnalyzeAsync((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)output);

        Assert.Contains(reported, diagnostic => diagnostic.Id == "SFT0813" && diagnostic.Location.GetLineSpan().StartLinePosition.Line == 1);
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line == 0);
    }

    [Fact]
    public async Task AFileThatIsGivenTwiceIsOneRecipe()
    {
        RecipeProject project = new RecipeProject().WithRecipeFile(Yaml).WithRecipeFile(Yaml);

        Assert.DoesNotContain(await project.AnalyzeAsync(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Single(GeneratorCheck.Run(project));
    }

    /// <summary>Line ends and characters of any kind leave places right.</summary>
    [Theory]
    [InlineData("template: |\r\n    😀 {Output}\r\n    {Inptu}\r\n")]
    [InlineData("template: |-2\n   {Output}\n  {Inptu}")]
    [InlineData("template: !!str \"{Output} {Inptu}\"")]
    [InlineData("template: &t '{Output} {Inptu}'")]
    [InlineData("template: {Output} {Inptu}")]
    [InlineData("template: \"\\r\\n\\U0001F600{Output}\\x41 {Inptu}\"")]
    public void APlaceholderIsFound(string template)
    {
        string text = "model: gpt2\nlora:\nrow:\n  Output: {role: response}\n" + template;
        RecipeFileReading reading = RecipeFileReader.Read("R.recipe.yaml", text);
        if (reading.Problems.Count > 0)
        {
            // A brace begins a mapping where nothing quotes it.
            Assert.StartsWith("template: {", template, StringComparison.Ordinal);
            return;
        }

        RecipeValidation validation = RecipeValidator.Validate(
            reading.File.Resolve(new RowTypes([])).Declaration!, new ModelIndex([]).Find("gpt2"), new DataIndex([], null).Of(reading.File.Declaration!));

        Problem problem = validation.Problems.First(problem => problem.RuleId == "SFT0302");
        string found = text.Substring(reading.Locator.Locate(problem.Target).Start, reading.Locator.Locate(problem.Target).Length);
        // Where a tag or an anchor comes first, the whole text is pointed at.
        Assert.Equal(template.Contains('!') || template.Contains('&') ? template[10..] : "{Inptu}", found);
    }

    private static string[] Lines(RecipeProject project) =>
        [.. Assert.Single(GeneratorCheck.Run(project)).SourceText.Lines.Select(line => line.ToString().Trim())];
}
