using Microsoft.CodeAnalysis;
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
        (string source, RecipeProject files) = mistake.With(mistake.Before);
        using var project = new CodeFixProject(source, files);

        string after = await project.ApplyAsync(mistake.Id, mistake.Title, mistake.Path);

        Assert.Equal(mistake.After, after);
        (source, files) = mistake.With(after);
        await AssertRightAsync(source, files);
    }

    /// <summary>"Fix all" does in every project what is done in one; where one fix leaves more of the kind, it does those too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task AMistakeIsMendedEverywhereAtOnce(string name)
    {
        FixCase mistake = FixCases.All[name];
        (string source, RecipeProject files) = mistake.With(mistake.Before);
        using var project = new CodeFixProject(source, files, copies: 2);

        IReadOnlyList<string> after = await project.ApplyToAllAsync(mistake.Id, mistake.Title, mistake.Path);

        Assert.Equal([mistake.After, mistake.After], after);
    }

    [Fact]
    public void EveryFixIsTested() => Assert.Equal(
        CodeFixProject.FixableIds.Distinct().Order(StringComparer.Ordinal),
        FixCases.All.Values.Select(mistake => mistake.Id).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task SpecialTokensAreMendedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of(
            recipe: "[SftRecipe(\"meta-llama/Llama-2-7b-hf\")]", template: "\"{Instruction}<|im_end|>{Input}<|im_end|>{Output}\""));

        string after = Assert.Single(await project.ApplyToAllAsync("SFT0351", "Change to '</s>'"));

        Assert.Contains("{Instruction}</s>{Input}</s>{Output}", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllNamesAreMendedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of(
            "[Lora(TargetModules = [\"q_porj\", \"k_proj\", \"v_porj\"])]", type: "public partial class R : ISftRecipe<Row>;")
            + RecipeSource.Of("[Lora(TargetModules = [\"fc11\"])]", type: "public partial class S : ISftRecipe<Row>;", row: string.Empty));

        string after = Assert.Single(await project.ApplyToAllAsync("SFT0105", "Change to 'q_proj'"));

        Assert.Contains("[\"q_proj\", \"k_proj\", \"v_proj\"]", after, StringComparison.Ordinal);
        Assert.Contains("[\"fc1\"]", after, StringComparison.Ordinal);
        await AssertRightAsync(after);
    }

    [Fact]
    public async Task NeighboursAreRemovedAtOnce()
    {
        using var project = new CodeFixProject(RecipeSource.Of("[Lora(TargetModules = [\"q_proj\", \"lm_head\", \"lm_head\"])]"));

        string after = Assert.Single(await project.ApplyToAllAsync("SFT0106", "Remove \"lm_head\""));

        Assert.Equal(RecipeSource.Of("[Lora(TargetModules = [\"q_proj\"])]"), after);
    }

    [Fact]
    public async Task AllClassesAreMadePartialAtOnce()
    {
        string nested = RecipeSource.Of(type: "class R : ISftRecipe<Row>;", row: string.Empty)
            + RecipeSource.Of(type: "class S : ISftRecipe<Row>;", row: string.Empty);
        using var project = new CodeFixProject($"public class Outer {{ {nested} }} {RecipeSource.Row}");

        string after = Assert.Single(await project.ApplyToAllAsync("SFT0001", "Make partial"));

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
    public async Task ModelFilesAreAddedWhereTheBuildLooksForThem()
    {
        string other = RecipeSource.Of(recipe: "[SftRecipe(\"me/other\")]", type: "public partial class S : ISftRecipe<Row>;", row: string.Empty);
        using var project = new CodeFixProject(RecipeSource.Of(recipe: "[SftRecipe(\"me/my-model\")]") + other);

        IReadOnlyList<TextDocument> files = await project.AddedFilesAsync("SFT0010", "Add models/me/my-model/config.json, to be filled with the model's own");

        Assert.Equal(["models/me/my-model/config.json", "models/me/other/config.json"], files.Select(file => string.Join("/", [.. file.Folders, file.Name])));
        // Until it is filled, the file itself says so.
        RecipeProject after = new RecipeProject(RecipeSource.Of(recipe: "[SftRecipe(\"me/my-model\")]"))
            .WithModel("me/my-model", (await files[0].GetTextAsync()).ToString());
        Assert.Equal("SFT0502", Assert.Single(await after.AnalyzeAsync()).Id);
    }

    [Fact]
    public async Task AModelFileIsAddedForARecipeFileToo()
    {
        RecipeProject files = new RecipeProject().WithRecipeFile("model: me/my-model\nlora: {}\ntemplate: \"{a}\"\nrow: {a: {role: response}}\n");
        using var project = new CodeFixProject(string.Empty, files);

        TextDocument file = Assert.Single(await project.AddedFilesAsync("SFT0010", "Add models/me/my-model/config.json, to be filled with the model's own"));

        Assert.Equal(["models", "me", "my-model"], file.Folders);
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
        RecipeProject project = CodeFixProject.Analyzed(source) with { Files = (files ?? CodeFixProject.Analyzed()).Files };
        Assert.DoesNotContain(await project.AnalyzeAsync(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info);
        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }
}
