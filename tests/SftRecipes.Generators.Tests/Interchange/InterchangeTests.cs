extern alias runtime;

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using runtime::SftRecipes.Interchange;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Tests;
using ImportedConfig = runtime::SftRecipes.Interchange.ImportedConfig;
using RecipeDefinition = runtime::SftRecipes.RecipeDefinition;
using RecipeJson = runtime::SftRecipes.Training.RecipeJson;

namespace SftRecipes.Generators.Tests.Interchange;

/// <summary>
/// Configurations in the shapes that the three tools' examples have: each becomes a recipe that compiles and that the analyzers pass, and
/// comes back as a configuration of the same recipe.
/// </summary>
public sealed partial class InterchangeTests : IDisposable
{
    private static readonly string Folder =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "SftRecipes.Generators.Tests", "Interchange", "Configs");

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Configs =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Configs))]
    public async Task AConfigurationComesBackAsTheSameRecipe(string name)
    {
        ConfigTool tool = ToolOf(name);
        ImportedConfig imported = ConfigImporter.Import(Path.Combine(Folder, name + ".yaml"), null, "Imported");
        Assert.Equal(tool.Name, imported.Tool);
        RecipeDefinition recipe = await CompileAsync(imported.Source);

        ExportedConfig exported = ConfigExporter.Export(recipe, tool);
        string back = _directory.Write("back.yaml", exported.Text);
        ImportedConfig again = ConfigImporter.Import(back, tool, "Imported");

        Assert.Equal(RecipeJson.Write(recipe), RecipeJson.Write(await CompileAsync(again.Source)));
    }

    /// <summary>Also for the other two: what they have no place for is listed.</summary>
    [Theory]
    [MemberData(nameof(Configs))]
    public async Task ARecipeIsWrittenForEveryTool(string name)
    {
        RecipeDefinition recipe = await CompileAsync(ConfigImporter.Import(Path.Combine(Folder, name + ".yaml"), null, "Imported").Source);
        foreach (ConfigTool tool in ConfigTool.All)
        {
            ExportedConfig exported = ConfigExporter.Export(recipe, tool);
            ImportedConfig again = ConfigImporter.Import(_directory.Write(tool.Name + ".yaml", exported.Text), tool, "Imported");
            RecipeDefinition returned = await CompileAsync(again.Source);

            Assert.Equal(recipe.BaseModel, returned.BaseModel);
            Assert.Equal(recipe.Lora?.Rank, returned.Lora?.Rank);
            Assert.Equal(recipe.Training.LearningRate, returned.Training.LearningRate);
            Assert.Equal(recipe.Training.MaxLength, returned.Training.MaxLength);
            Assert.Equal(recipe.Training.PerDeviceTrainBatchSize, returned.Training.PerDeviceTrainBatchSize);
        }
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void EveryKeyIsCarriedOverOrListed(string name)
    {
        string path = Path.Combine(Folder, name + ".yaml");
        ImportedConfig imported = ConfigImporter.Import(path, null, "Imported");
        IEnumerable<string> keys = TopKeys().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value);

        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            imported.Carried.Concat(imported.NotCarried.Select(note => note.Key)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(imported.NotCarried, note => Assert.Contains($"//   {note.Key}: {note.Reason}", imported.Source, StringComparison.Ordinal));
        Assert.All(imported.NotCarried, note => Assert.EndsWith(".", note.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsKnownOfAnExampleIsInTheRecipe()
    {
        ImportedConfig imported = ConfigImporter.Import(Path.Combine(Folder, "axolotl-qlora.yaml"), null, "Qlora");

        Assert.Contains("[SftRecipe(\"meta-llama/Llama-3.2-1B\")]", imported.Source, StringComparison.Ordinal);
        Assert.Contains("[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]", imported.Source, StringComparison.Ordinal);
        Assert.Contains("[Lora(Rank = 32, Alpha = 16, Dropout = 0.05, TargetModules = [\"all-linear\"])]", imported.Source, StringComparison.Ordinal);
        Assert.Contains("[Dataset(\"data/alpaca.jsonl\", EvalSplit = 0.05)]", imported.Source, StringComparison.Ordinal);
        Assert.Contains("Packing = PackingStrategy.BestFitDecreasing", imported.Source, StringComparison.Ordinal);
        Assert.Contains("EvalStrategy = IntervalStrategy.Epoch", imported.Source, StringComparison.Ordinal);
        Assert.Contains("Bf16 = true", imported.Source, StringComparison.Ordinal);
        Assert.Equal(
            ["flash_attention", "pad_to_sequence_len", "special_tokens", "strict", "tf32", "wandb_entity"],
            imported.NotCarried.Select(note => note.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LlamaFactorysAlphaIsTwiceTheRankAndItsTargetsAreAll()
    {
        string source = ConfigImporter.Import(Path.Combine(Folder, "llamafactory-lora-sft.yaml"), null, "Sft").Source;

        Assert.Contains("[Lora(Alpha = 16, TargetModules = [\"all-linear\"])]", source, StringComparison.Ordinal);
        Assert.Contains("[ChatTemplate(\"llama-3\")]", source, StringComparison.Ordinal);
        Assert.Contains("[Dataset(\"data/identity.json\", EvalSplit = 0.1)]", source, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnTemplatesBecomeTemplatesWithAnOptionalPart()
    {
        string source = ConfigImporter.Import(Path.Combine(Folder, "axolotl-own-template.yaml"), null, "Own").Source;

        Assert.Contains("Q: {Question}\n    {?Context}C: {Context}\n    {/Context}A: {ShortAnswer}", source, StringComparison.Ordinal);
        Assert.Contains(
            "record OwnRow(string Question, string? Context, [property: Response] string ShortAnswer)", source, StringComparison.Ordinal);
    }

    /// <summary>Whatever text a configuration holds, the file that is written is one recipe and nothing else.</summary>
    [Fact]
    public async Task TextOfAConfigurationStaysText()
    {
        string path = _directory.Write("odd.yaml", """
            base_model: gpt2
            output_dir: "a\"] class X {} //\u2028\n\t\\"
            sequence_len: 64
            micro_batch_size: 1
            "strange\nkey": "1\n#error"
            learning_rate: 1e-4
            datasets: [{path: d.jsonl, type: {field_instruction: "class", field_output: "1st", format: "{{\"\"\" }}\n{instruction}\"\"\""}}]
            """);

        ImportedConfig imported = ConfigImporter.Import(path, ToolOf("axolotl"), "Odd");
        RecipeDefinition recipe = await CompileAsync(imported.Source, "Odd");

        Assert.Equal("a\"] class X {} //\u2028\n\t\\", recipe.Training.OutputDirectory);
    }

    [Fact]
    public void EveryKeyNamesASlotAndEverySlotIsRead()
    {
        Assert.All(ConfigTool.All, tool => Assert.All(
            tool.Keys.Select(key => key.Slot).Concat(tool.OtherSlots),
            slot => Assert.Contains(slot, RecipeSlots.All)));
        Assert.All(ConfigTool.All, tool => Assert.Equal(
            tool.Keys.Count(key => key.Needs is null), tool.Keys.Where(key => key.Needs is null).Select(key => key.Key).Distinct().Count()));
        Assert.All(RecipeSlots.Sections, section => Assert.All(
            RecipeSlots.Properties(section),
            property => Assert.True(SketchReader.Knows(section, property), RecipeSlots.NameOf(property))));
    }

    /// <summary>A value other than the default, written under a key, is in the recipe.</summary>
    [Fact]
    public void EveryKeyOfTheTablesIsRead() => Assert.All(
        ConfigTool.All.SelectMany(tool => tool.Keys.Where(key => !key.IsOld).Select(key => (Tool: tool, Key: key))),
        entry =>
        {
            (string written, string read) = Sample(entry.Key);
            string text = $"{Base(entry.Tool, entry.Key)}\n{entry.Key.Key}: {written}\n";
            ImportedConfig imported = ConfigImporter.Import(_directory.Write("one.yaml", text), entry.Tool, "One");

            Assert.Contains(entry.Key.Key, imported.Carried);
            Assert.Contains(read, imported.Source, StringComparison.Ordinal);
        });

    public void Dispose() => _directory.Dispose();

    private static ConfigTool ToolOf(string name) => ConfigTool.All.Single(tool => name.StartsWith(tool.Name, StringComparison.Ordinal));

    /// <summary>The recipe as compiled; the analyzers have nothing to say about it.</summary>
    private static async Task<RecipeDefinition> CompileAsync(string source, string name = "Imported")
    {
        RecipeProject project = new(source);
        IReadOnlyList<Diagnostic> reported = await project.AnalyzeAsync();
        Assert.True(reported.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error), string.Join("\n", reported) + "\n" + source);

        project.Driver().RunGeneratorsAndUpdateCompilation(project.Compile(), out Compilation output, out _);
        using var image = new MemoryStream();
        Assert.Empty(output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return (RecipeDefinition)Assembly.Load(image.ToArray()).GetType(name, throwOnError: true)!.GetProperty("Definition")!.GetValue(null)!;
    }

    private static string Base(ConfigTool tool, KeyMapping key)
    {
        string model = key.Slot == "SftRecipe.Model" ? "" : tool.Name == "axolotl" ? "base_model: gpt2\n" : "model_name_or_path: gpt2\n";
        return model + (tool.Name, key.Section, key.Needs) switch
        {
            ("axolotl", "Lora", _) => "adapter: lora",
            ("axolotl", "Dpo" or "Orpo" or "Kto", _) => "rl: " + key.Section.ToLowerInvariant(),
            ("axolotl", _, "PromptTemplate") => "datasets: [{path: a.jsonl, type: alpaca}]",
            ("llamafactory", "Dpo" or "Kto", _) => "stage: " + key.Section.ToLowerInvariant(),
            ("trl", "Lora", _) => "use_peft: true",
            ("trl", "Dpo", _) => "beta: 0.1",
            ("trl", "Kto", _) => "loss_type: kto",
            ("trl", _, "PromptTemplate") => "dataset_text_field: text",
            _ => "",
        };
    }

    /// <summary>A value as it is written there, and as it stands in C#.</summary>
    private static (string Written, string Read) Sample(KeyMapping key)
    {
        Type type = RecipeSlots.TypeOf(key.Slot);
        string property = key.Slot[(key.Slot.IndexOf('.', StringComparison.Ordinal) + 1)..];
        string prefix = key.Slot == "SftRecipe.Model" ? "" : property + " = ";
        if (type.IsEnum)
        {
            object last = Enum.GetValues(type).Cast<object>().Last(value => !value.Equals(key.WhenAbsent ?? RecipeSlots.DefaultOf(key.Slot)));
            return ((string)ValueNames.Write(last), $"{prefix}{type.Name}.{last}");
        }

        bool other = !(key.WhenAbsent as bool? ?? RecipeSlots.DefaultOf(key.Slot) as bool? ?? false);
        return type == typeof(bool) ? ((key.IsInverse ? !other : other) ? "true" : "false", $"{prefix}{(other ? "true" : "false")}")
            : type == typeof(int) ? ("77", prefix + "77")
            : type == typeof(double) ? ("0.375", prefix + "0.375")
            : type == typeof(string) ? ("some/text", prefix + "\"some/text\"")
            : type == typeof(int[]) ? ("[1, 2]", prefix + "[1, 2]")
            : ("[a, b]", prefix + "[\"a\", \"b\"]");
    }

    // A key without a value says nothing.
    [GeneratedRegex(@"^(\w+):(?![ \t]*(null)?\n(?![ \t]))", RegexOptions.Multiline)]
    private static partial Regex TopKeys();
}
