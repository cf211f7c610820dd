using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SftRecipes.Benchmarks.Generator;

/// <summary>A user's project: recipes, each in a file with its row type, and a file that has nothing to do with them.</summary>
internal sealed class GeneratorProject
{
    private static readonly string[] Methods =
    [
        "[Lora(Rank = 16, Alpha = 32, TargetModules = [\"q_proj\", \"v_proj\"])] [Quantization(QuantizationType.Nf4, DoubleQuantization = true)]",
        "[Lora(Rank = 8, TargetModules = [\"all-linear\"], UseRslora = true)]",
        "[FullFineTuning]",
        "[Lora] [LoraPattern(\"q_proj\", Rank = 4)] [OptimArgs(LoraPlusLrRatio = 16)]",
    ];

    private static readonly string[] Models =
        ["facebook/opt-350m", "meta-llama/Llama-3.2-1B", "Qwen/Qwen2.5-0.5B", "HuggingFaceTB/SmolLM2-135M"];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("SftRecipes.Generators", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private const string UnrelatedPath = "Unrelated.cs";

    private readonly CSharpCompilation _recipes;
    private int _edits;
    private int _names;

    /// <param name="recipes">How many.</param>
    public GeneratorProject(int recipes)
    {
        _recipes = CSharpCompilation.Create(
            "Recipes",
            [
                .. Enumerable.Range(0, recipes).Select(index => Parse(Recipe(index), $"Recipe{index}.cs")),
                Parse("global using System; global using System.Collections.Generic; global using SftRecipes;", "Usings.cs"),
                Unrelated(),
            ],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>How it is parsed.</summary>
    public static CSharpParseOptions Language { get; } = new(LanguageVersion.Latest);

    /// <summary>The project as a compiler that has just started sees it: nothing is bound yet.</summary>
    public CSharpCompilation Fresh() => _recipes.Clone();

    /// <summary>The project after a keystroke in the file that has nothing to do with recipes.</summary>
    /// <param name="before">The project before.</param>
    /// <param name="declares">Whether what is typed is a member's name, and not inside a body.</param>
    public CSharpCompilation AfterKeystroke(CSharpCompilation before, bool declares)
    {
        _edits++;
        _names += declares ? 1 : 0;
        return before.ReplaceSyntaxTree(before.SyntaxTrees.Single(tree => tree.FilePath == UnrelatedPath), Unrelated());
    }

    private SyntaxTree Unrelated() => Parse(
        string.Create(CultureInfo.InvariantCulture, $"namespace Elsewhere; public class Unrelated {{ public int Of{_names}(int x) => x + {_edits}; }}"), UnrelatedPath);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Language, path);

    private static string Recipe(int index) => string.Create(CultureInfo.InvariantCulture, $$$""""
        namespace Recipes.Number{{{index}}};

        [SftRecipe("{{{Models[index % Models.Length]}}}")]
        {{{Methods[index / Models.Length % Methods.Length]}}}
        [PromptTemplate("""
            ### Instruction:
            {Instruction}

            {?Input}### Input:
            {Input}

            {/Input}### Response:
            {Output}
            """)]
        [Dataset("data/{{{index}}}.jsonl", EvalSplit = 0.1)]
        [TrainingArguments(
            OutputDirectory = "out/{{{index}}}", PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, MaxSteps = {{{index + 30}}},
            MaxLength = 512, LrSchedulerType = LrSchedulerType.Cosine, WarmupRatio = 0.1)]
        public partial class Recipe : ISftRecipe<Row>;

        public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
        """");
}
