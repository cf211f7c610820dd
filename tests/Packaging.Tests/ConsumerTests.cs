using SftRecipes.Tests;

namespace SftRecipes.Packaging.Tests;

/// <summary>Projects outside the repository that use the packages.</summary>
[Collection(LocalFeedCollection.Name)]
public class ConsumerTests(LocalFeed feed)
{
    // A base model with its tokenizer that needs no download.
    private static readonly string PocketBase = Path.Combine(GoldenFiles.RepositoryRoot, "recipes", "PocketBase", "Model");

    /// <summary>From <c>dotnet new</c> to tokens: the generated class, <c>info</c>, <c>preview</c>, and an error where the recipe is wrong.</summary>
    [Fact]
    public async Task ATemplateProjectBuildsRunsAndIsChecked()
    {
        string folder = await feed.NewAsync("My.Recipe", "--base-model", "sftrecipes/pocket-base", "--model-path", PocketBase, "--method", "qlora");

        CommandResult build = await feed.SucceedAsync(
            folder, "build", "-p:EmitCompilerGeneratedFiles=true", "-p:CompilerGeneratedFilesOutputPath=generated", "-warnaserror");
        string generated = Assert.Single(Directory.GetFiles(Path.Combine(folder, "generated"), "*.g.cs", SearchOption.AllDirectories));
        Assert.EndsWith("My.Recipe.TrainingRecipe.g.cs", generated, StringComparison.Ordinal);
        Assert.Contains("LoadAsync", await File.ReadAllTextAsync(generated), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", build.Output.Replace("0 Warning(s)", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);

        CommandResult info = await feed.SucceedAsync(folder, "run", "--no-build", "--", "info");
        Assert.Contains("sftrecipes/pocket-base", info.Output, StringComparison.Ordinal);
        Assert.Contains("QLoRA", info.Output, StringComparison.Ordinal);
        Assert.Contains("trainable params: 57,344 ||", info.Output, StringComparison.Ordinal);

        CommandResult preview = await feed.SucceedAsync(folder, "run", "--no-build", "--", "preview", "--model", PocketBase);
        Assert.Contains("late", preview.Output, StringComparison.Ordinal);
        Assert.Contains("3 rows", preview.Output, StringComparison.Ordinal);

        // The one item has brought the tokenizer's small files, and neither its vocabulary nor the weights.
        CommandResult files = await feed.SucceedAsync(folder, "msbuild", "-t:SftResolveModelFiles", "-getItem:AdditionalFiles");
        Assert.All(
            new[] { "config.json", "tokenizer_config.json", "special_tokens_map.json" },
            name => Assert.Contains(Path.Combine(PocketBase, name).Replace("\\", "\\\\", StringComparison.Ordinal), files.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("tokenizer.json", files.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("model.safetensors", files.Output, StringComparison.Ordinal);

        string recipe = Path.Combine(folder, "TrainingRecipe.cs");
        Directory.Delete(Path.Combine(folder, "generated"), recursive: true);
        string right = await File.ReadAllTextAsync(recipe);
        await File.WriteAllTextAsync(recipe, right.Replace("### Response:", "<|im_start|>", StringComparison.Ordinal));
        Assert.Contains("'<|im_start|>' is markup of ", await feed.FailAsync("SFT0351", folder, "build", "--no-restore"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(recipe, right.Replace("Rank = 16", "Rank = 0", StringComparison.Ordinal));
        string error = await feed.FailAsync("SFT0101", folder, "build", "--no-restore");
        Assert.Contains("TrainingRecipe.cs(8,14)", error, StringComparison.Ordinal);
    }

    /// <summary>A recipe file needs no item; its mistakes are reported in it, and nothing of the analyzers' own reaches the program.</summary>
    [Fact]
    public async Task ARecipeFileBuildsRunsAndIsChecked()
    {
        string folder = await feed.NewAsync("Yamlized", "--base-model", "sftrecipes/pocket-base", "--model-path", PocketBase);
        File.Delete(Path.Combine(folder, "TrainingRecipe.cs"));
        string recipe = feed.Write("Yamlized/Recipes/training-recipe.recipe.yaml", """
            namespace: Yamlized
            model: sftrecipes/pocket-base
            lora: {r: 16}
            template: |
              {Instruction}
              {Output}
            row:
              Instruction: string
              Output: {role: response}
            datasets: Data/train.jsonl
            """);

        await feed.SucceedAsync(folder, "build", "-warnaserror");
        CommandResult info = await feed.SucceedAsync(folder, "run", "--no-build", "--", "info");
        Assert.Contains("trainable params: 57,344 ||", info.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(recipe, (await File.ReadAllTextAsync(recipe)).Replace("{Instruction}", "{Instructoin}", StringComparison.Ordinal));
        string error = await feed.FailAsync("SFT0302", folder, "build", "--no-restore");
        Assert.Contains("training-recipe.recipe.yaml(5,3)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTemplatesDefaultsBuildToo()
    {
        string folder = await feed.NewAsync("Plainly");

        string recipe = await File.ReadAllTextAsync(Path.Combine(folder, "TrainingRecipe.cs"));
        Assert.Contains(
            "[SftRecipe(\"HuggingFaceTB/SmolLM2-135M\")]\n[Lora(Rank = 16, Alpha = 32)]\n[PromptTemplate", recipe.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("SftModel", await File.ReadAllTextAsync(Path.Combine(folder, "Plainly.csproj")), StringComparison.Ordinal);
        await feed.SucceedAsync(folder, "build", "-warnaserror");
    }

    /// <summary>Also where an editor has made an additional file of it, which has no id.</summary>
    [Fact]
    public async Task AModelFileInItsPlaceNeedsNoItem()
    {
        string folder = await feed.NewAsync("Placed", "--base-model", "me/my-model", "--method", "full");
        string missing = await feed.FailAsync("SFT0010", folder, "build");
        Assert.Contains("'me/my-model'", missing, StringComparison.Ordinal);

        feed.Write("Placed/models/me/my-model/config.json", await File.ReadAllTextAsync(Path.Combine(PocketBase, "config.json")));
        string project = Path.Combine(folder, "Placed.csproj");
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace(
            "<Content", "<AdditionalFiles Include=\"models/me/my-model/config.json\" />\n    <Content", StringComparison.Ordinal));

        await feed.SucceedAsync(folder, "build", "--no-restore", "-warnaserror");
    }

    /// <summary>
    /// Rows of small files are checked where they stand, datasets that are nowhere are reported, and a build after which nothing has changed
    /// compiles nothing.
    /// </summary>
    [Fact]
    public async Task DataFilesOfAProjectAreFoundAndChecked()
    {
        string folder = await feed.NewAsync("Checked");
        string rows = Path.Combine(folder, "Data", "train.jsonl");
        string valid = await File.ReadAllTextAsync(rows);
        // Results of a training, and files of others, are no data of the project.
        feed.Write("Checked/result/adapter_config.json", "{");
        feed.Write("Checked/result/more.jsonl", "{");
        feed.Write("Checked/bin/more.jsonl", "{");

        await feed.SucceedAsync(folder, "build");
        string assembly = Path.Combine(folder, "obj", "Debug", "net10.0", "Checked.dll");
        DateTime built = File.GetLastWriteTimeUtc(assembly);
        await feed.SucceedAsync(folder, "build", "--no-restore");
        Assert.Equal(built, File.GetLastWriteTimeUtc(assembly));
        Assert.Equal(
            ["Data/train.jsonl"],
            (await File.ReadAllLinesAsync(Path.Combine(folder, "obj", "Debug", "net10.0", "SftData.txt")))
                .Where(line => line.Contains("jsonl", StringComparison.Ordinal))
                .Select(line => line.Replace('\\', '/')));

        await File.WriteAllTextAsync(rows, valid + "{\"instruction\": 7}\n");
        string error = await feed.FailAsync("SFT0816", folder, "build", "--no-restore");
        int line = valid.Count(character => character == '\n') + 1;
        Assert.Contains($"train.jsonl({line},17)", error.Replace('\\', '/'), StringComparison.Ordinal);
        feed.Write("Checked/.editorconfig", "root = true\n[*]\ndotnet_diagnostic.SFT0813.severity = none\ndotnet_diagnostic.SFT0816.severity = none\n");
        await feed.SucceedAsync(folder, "build", "--no-restore", "-warnaserror");

        File.Move(rows, Path.Combine(folder, "Data", "trian.jsonl"));
        Assert.Contains("did you mean 'Data/trian.jsonl'?", await feed.FailAsync("SFT0810", folder, "build", "--no-restore"), StringComparison.Ordinal);
        string project = Path.Combine(folder, "Checked.csproj");
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace(
            "<Content", "<SftGeneratedData Include=\"Data/train.jsonl\" />\n    <Content", StringComparison.Ordinal));
        feed.Write("Checked/Data/large.sample.jsonl", new string('\n', 262145));
        CommandResult build = await feed.SucceedAsync(folder, "build", "--no-restore");
        Assert.Contains("SFT9004", build.Output, StringComparison.Ordinal);
    }

    /// <summary>Without the SDK line the package cannot choose libtorch, since restore does not see what packages bring.</summary>
    [Fact]
    public async Task APackageReferenceAsksForLibTorchAndOlderCompilersAreRefused()
    {
        string project = feed.Write("Plain/Plain.csproj", Project(string.Empty));
        feed.Write("Plain/Program.cs", "return SftRecipes.ExitCode.Success;");
        string folder = Path.GetDirectoryName(project)!;

        string missing = await feed.FailAsync("SFT9003", folder, "build");
        Assert.Contains($"<Project Sdk=\"SftRecipes/{LocalFeed.Version}\">", missing, StringComparison.Ordinal);
        string fix = missing[missing.IndexOf("<PackageReference", StringComparison.Ordinal)..(missing.IndexOf("/>", StringComparison.Ordinal) + 2)];

        feed.Write("Plain/Plain.csproj", Project(fix));
        await feed.SucceedAsync(folder, "run");

        string old = await feed.FailAsync("SFT9002", folder, "build", "--no-restore", "--no-incremental", "-p:CompilerApiVersion=roslyn4.7");
        Assert.Contains("needs the C# compiler 4.8 or later, and this build's is 4.7", old, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p:SftDevice=tpu", "SftDevice is 'tpu'; use cpu, cuda-windows or cuda-linux.")]
    [InlineData("-p:RuntimeIdentifier=linux-s390x", "There is no CPU build of libtorch for 'linux-s390x'")]
    public async Task ADeviceThatThereIsNoLibTorchForIsRefusedBeforeRestore(string option, string message)
    {
        string folder = await feed.NewAsync("Device" + option.Length);

        Assert.Contains(message, await feed.FailAsync("SFT9001", folder, "restore", option), StringComparison.Ordinal);
    }

    private static string Project(string item) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SftRecipes" Version="{LocalFeed.Version}" />
            {item}
          </ItemGroup>
        </Project>
        """;
}
