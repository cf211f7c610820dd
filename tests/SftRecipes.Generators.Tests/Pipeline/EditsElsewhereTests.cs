using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Pipeline;

/// <summary>
/// A recipe is not read again where an edit of another file declares nothing new (<c>RecipeReadings</c>), and is wherever it does: after each
/// edit, what comes out is what a generator that has never run before makes of the project.
/// </summary>
public class EditsElsewhereTests
{
    private const int Edits = 400;

    private const string Recipe = """
        namespace N
        {
            [SftRecipe("facebook/opt-125m")]
            [Lora(Rank = Sizes.Rank)]
            [PromptTemplate("{Instruction}\n{?Input}{Input}\n{/Input}{Output}")]
            public partial class R : ISftRecipe<Row>;
        }
        """;

    private const string Elsewhere = """
        public sealed record Row(string Instruction, string? Input, [property: Response] string Output);
        public static class Sizes
        {
            private const int Base = 4;
            public const int Rank = Base * 2;
            public static readonly int Other = 7;
            public static int Of(int x) => x + 1;
            public static int Twice(int x)
            {
                return 2 * x;
            }
        }
        """;

    private static readonly string[] Fragments =
    [
        "string", "string?", "int", "Row", "Input", "Output", "Instruction", "[property: Response]", "4", "8", "2 * x", "x", "const ", "=>", "{", "}", "(", ")", ";",
        "#nullable disable\n", "\n#nullable restore\n", "// a\n", "/* */", "namespace N { public class Row; }\n", "partial ", "class A;\n", "public ", "\n", ", ", "N.",
    ];

    public static TheoryData<string, string, bool> Edited => new()
    {
        { "x + 1", "x + 2", false },
        { "return 2 * x;", "int y = 2; return y * x;", false },
        { "Other = 7", "Other = 8", false },
        { "public static class", "/* a comment */ public static class", false },
        { "string? Input", "string Input", true },
        { "string Instruction", "System.DateTime Instruction", true },
        { "Base = 4", "Base = 2", true },
        { "Base * 2", "Base", true },
        { "public sealed record Row(string Instruction", "#nullable disable\npublic sealed record Row(string Instruction", true },
        { "public sealed record Row(", "namespace N { public sealed record Row(string Instruction, string Input, [property: Response] string Output); }\npublic sealed record Row(", true },
        { "[property: Response] string Output", "string Output", true },
        { "public static class Sizes", "namespace N { [Quantization(QuantizationType.Nf4)] partial class R; }\npublic static class Sizes", true },
        { "public sealed record Row(string Instruction, string? Input", "public record Base(string? Input);\npublic sealed record Row(string Instruction, string Input", true },
    };

    [Theory]
    [MemberData(nameof(Edited))]
    public void AnEditElsewhereIsSeen(string before, string after, bool matters)
    {
        CSharpCompilation compilation = Compile(Elsewhere);
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        string[] written = Sources(driver);

        driver = driver.RunGenerators(With(compilation, Elsewhere.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(Sources(Driver().RunGenerators(Compile(Elsewhere.Replace(before, after, StringComparison.Ordinal)))), Sources(driver));
        Assert.Equal(matters, !written.SequenceEqual(Sources(driver)));
    }

    [Fact]
    public void NullableDirectivesThatMoveAreSeen()
    {
        const string above = "#nullable disable\n" + Elsewhere;
        string below = Elsewhere.Replace("public static class", "#nullable disable\npublic static class", StringComparison.Ordinal);
        CSharpCompilation compilation = Compile(above);
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        string[] written = Sources(driver);

        driver = driver.RunGenerators(With(compilation, below));

        Assert.NotEqual(written, Sources(driver));
        Assert.Equal(Sources(Driver().RunGenerators(Compile(below))), Sources(driver));
    }

    [Fact]
    public void OptionsAndReferencesAreSeen()
    {
        CSharpCompilation compilation = Compile(Elsewhere);
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        string[] written = Sources(driver);

        GeneratorDriver oblivious = driver.RunGenerators(compilation.WithOptions(RecipeProject.Options.WithNullableContextOptions(NullableContextOptions.Disable)));
        GeneratorDriver alone = driver.RunGenerators(compilation.RemoveAllReferences());

        Assert.NotEqual(written, Sources(oblivious));
        Assert.NotEqual(written, Sources(alone));
        Assert.Equal(written, Sources(oblivious.RunGenerators(compilation)));
    }

    [Fact]
    public void OneEditAfterAnotherEndsWhereAFreshStartDoes()
    {
        var random = new Random(5);
        CSharpCompilation compilation = Compile(Elsewhere);
        GeneratorDriver driver = Driver();
        string text = Elsewhere;
        for (int i = 0; i < Edits; i++)
        {
            // From time to time all that was typed is undone.
            text = i % 20 == 19 ? Elsewhere : Typed(text, random);
            compilation = With(compilation, text);
            driver = driver.RunGenerators(compilation);

            string[] fresh = Sources(Driver().RunGenerators(Compile(text)));
            Assert.True(fresh.SequenceEqual(Sources(driver)), $"edit {i} is not seen:\n{text}");
        }
    }

    private static string Typed(string text, Random random)
    {
        int start = random.Next(text.Length);
        int length = random.Next(4) == 0 ? Math.Min(random.Next(12), text.Length - start) : 0;
        return text.Remove(start, length).Insert(start, Fragments[random.Next(Fragments.Length)]);
    }

    private static GeneratorDriver Driver() => new RecipeProject().Driver();

    private static CSharpCompilation Compile(string elsewhere) => new RecipeProject(Recipe, elsewhere).Compile();

    /// <summary>The same compilation but for the second file, as in an editor: the first is not even parsed again.</summary>
    private static CSharpCompilation With(CSharpCompilation compilation, string elsewhere)
    {
        SyntaxTree old = compilation.SyntaxTrees.Single(tree => tree.FilePath == "Source1.cs");
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(elsewhere, RecipeProject.Language, old.FilePath));
    }

    private static string[] Sources(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return [.. result.GeneratedSources.Select(source => source.SourceText.ToString())];
    }
}
