using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.CodeFixes;

public class CodeFixTests
{
    public static TheoryData<string> Names => [.. FixCases.All.Keys];

    /// <summary>The fixed source is as it should be, compiles, and has nothing reported any more.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task AMistakeIsMended(string name)
    {
        FixCase mistake = FixCases.All[name];
        using var project = new CodeFixProject(mistake.Before, mistake.Files);

        string after = await project.ApplyAsync(mistake.Id, mistake.Title);

        Assert.Equal(mistake.After, after);
        await AssertRightAsync(after, mistake.Files);
    }

    [Fact]
    public void EveryFixIsTested() => Assert.Equal(
        CodeFixProject.FixableIds.Distinct().Order(StringComparer.Ordinal),
        FixCases.All.Values.Select(mistake => mistake.Id).Append(RuleIds.NoRowType).Append(RuleIds.NoChatTemplateOfModel).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Which templates a model has is known from its files only.</summary>
    [Fact]
    public async Task AModelsTemplateIsMendedByTheNamesInItsFiles()
    {
        const string config = """
            { "eos_token": "</s>", "chat_template": [{ "name": "default", "template": "a" }, { "name": "tool_use", "template": "b" }] }
            """;
        const string source = "[SftRecipe(\"facebook/opt-125m\")]\n[Lora]\n[ChatTemplate(ModelTemplate = \"tool-use\")]\npublic partial class R : ISftRecipe<Conversation>;\n";
        using var project = new CodeFixProject(source, new RecipeProject().WithModel("facebook/opt-125m", config, "/models/tokenizer_config.json"));

        Assert.Equal(
            source.Replace("tool-use", "tool_use", StringComparison.Ordinal),
            await project.ApplyAsync("SFT0357", "Change to 'tool_use'"));
    }

    [Fact]
    public async Task SpecialTokensAreMendedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of(
            recipe: "[SftRecipe(\"meta-llama/Llama-2-7b-hf\")]", template: "\"{Instruction}<|im_end|>{Input}<|im_end|>{Output}\""));

        string after = await project.ApplyToAllAsync("SFT0351", "Change to '</s>'");

        Assert.Contains("{Instruction}</s>{Input}</s>{Output}", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllNamesAreMendedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of(
            "[Lora(TargetModules = [\"q_porj\", \"k_proj\", \"v_porj\"])]", type: "public partial class R : ISftRecipe<Row>;")
            + RecipeSource.Of("[Lora(TargetModules = [\"fc11\"])]", type: "public partial class S : ISftRecipe<Row>;", row: string.Empty));

        string after = await project.ApplyToAllAsync("SFT0105", "Change to 'q_proj'");

        Assert.Contains("[\"q_proj\", \"k_proj\", \"v_proj\"]", after, StringComparison.Ordinal);
        Assert.Contains("[\"fc1\"]", after, StringComparison.Ordinal);
        await AssertRightAsync(after);
    }

    [Fact]
    public async Task NeighboursAreRemovedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of("[Lora(TargetModules = [\"q_proj\", \"lm_head\", \"lm_head\"])]"));

        string after = await project.ApplyToAllAsync("SFT0106", "Remove \"lm_head\"");

        Assert.Equal(RecipeSource.Of("[Lora(TargetModules = [\"q_proj\"])]"), after);
    }

    [Fact]
    public async Task AllClassesAreMadePartialAtOnce()
    {
        string nested = RecipeSource.Of(type: "class R : ISftRecipe<Row>;", row: string.Empty)
            + RecipeSource.Of(type: "class S : ISftRecipe<Row>;", row: string.Empty);
        using var project = new CodeFixProject($"public class Outer {{ {nested} }} {RecipeSource.Row}");

        string after = await project.ApplyToAllAsync("SFT0001", "Make partial");

        Assert.Equal($"public partial class Outer {{ {nested.Replace("class", "partial class", StringComparison.Ordinal)} }} {RecipeSource.Row}", after);
        await AssertRightAsync(after);
    }

    /// <summary>Where the value is not written at the place that is reported, there is nothing to write over.</summary>
    [Fact]
    public async Task ConstantsElsewhereAreLeftAlone()
    {
        using var project = new CodeFixProject(
            "static class T { public const string Module = \"q_porj\"; }\n" + RecipeSource.Of("[Lora(TargetModules = [T.Module])]")
                .Replace("[SftRecipe", "\n[SftRecipe", StringComparison.Ordinal));

        Assert.Equal(["Remove T.Module"], await project.OffersAsync("SFT0105"));
    }

    [Theory]
    [InlineData("facebook/opt-125m", "Complete the recipe for instructions (headings)", "### Instruction:")]
    [InlineData("HuggingFaceTB/SmolLM2-135M-Instruct", "Complete the recipe for instructions (ChatML)", "<|im_start|>user")]
    [InlineData("meta-llama/Llama-2-7b-chat-hf", "Complete the recipe for instructions ([INST])", "[INST] {Instruction}")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "Complete the recipe for instructions (Llama 3)", "<|start_header_id|>user")]
    public async Task AnEmptyClassBecomesARecipeWithAPromptThatSuitsTheModel(string model, string title, string prompt)
    {
        foreach (string type in new[]
        {
            "public partial class R;", "public partial class R\n{\n}", "class R { }", "class R : IDisposable { public void Dispose() { } }",
        })
        {
            using var project = new CodeFixProject($"namespace N\n{{\n    [SftRecipe(\"{model}\")]\n    {type}\n}}\n");
            IReadOnlyList<string> offers = await project.OffersAsync("SFT0004");
            Assert.Equal(title, offers[0]);
            Assert.Equal("Complete the recipe for instructions (headings)", offers[^1]);

            string after = await project.ApplyAsync("SFT0004", title);

            Assert.Contains(prompt, after, StringComparison.Ordinal);
            await AssertRightAsync(after);
        }
    }

    [Fact]
    public async Task ACompletedRecipeReadsAsIfWrittenByHand()
    {
        using var project = new CodeFixProject("[SftRecipe(\"facebook/opt-125m\")]\npublic partial class R;\n");

        Assert.Equal(
            """"
            [SftRecipe("facebook/opt-125m")]
            [Lora(Rank = 16, Alpha = 32)]
            [PromptTemplate("""
                ### Instruction:
                {Instruction}

                {?Input}### Input:
                {Input}

                {/Input}### Response:
                {Output}
                """)]
            public partial class R : ISftRecipe<R.Row>
            {
                /// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>
                public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
            }

            """".ReplaceLineEndings("\n"),
            await project.ApplyAsync("SFT0004", "Complete the recipe for instructions (headings)"));
    }

    [Fact]
    public async Task AModelFileIsAddedWhereTheBuildLooksForIt()
    {
        using var project = new CodeFixProject(RecipeSource.Of(recipe: "[SftRecipe(\"me/my-model\")]"));

        TextDocument file = await project.AddedFileAsync("SFT0010", "Add models/me/my-model/config.json, to be filled with the model's own");

        Assert.Equal(["models", "me", "my-model"], file.Folders);
        Assert.Equal("config.json", file.Name);
        // Until it is filled, the file itself says so.
        RecipeProject after = new RecipeProject(RecipeSource.Of(recipe: "[SftRecipe(\"me/my-model\")]"))
            .WithModel("me/my-model", (await file.GetTextAsync()).ToString());
        Assert.Equal("SFT0502", Assert.Single(await after.AnalyzeAsync()).Id);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("model")]
    [InlineData("a/b/c")]
    [InlineData("a/b:c")]
    public async Task AnIdThatIsNoFolderGetsNoFile(string id)
    {
        using var project = new CodeFixProject(RecipeSource.Of(recipe: $"[SftRecipe(\"{id}\")]"));

        Assert.DoesNotContain(await project.OffersAsync("SFT0010"), title => title.StartsWith("Add ", StringComparison.Ordinal));
    }

    private static async Task AssertRightAsync(string source, RecipeProject? files = null)
    {
        RecipeProject analyzed = CodeFixProject.Analyzed(source);
        RecipeProject project = files is null ? analyzed : analyzed with { Files = files.Files };
        Assert.DoesNotContain(await project.AnalyzeAsync(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info);
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }
}
