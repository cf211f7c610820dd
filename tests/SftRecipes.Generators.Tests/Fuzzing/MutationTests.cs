using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Tests.Contracts;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Generators.Yaml;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Fuzzing;

/// <summary>
/// Whatever is written, generator and analyzers do not throw; and where the compiler has no complaint of its own, a recipe is either
/// completed with code that compiles and nothing reported, or reported as an error.
/// </summary>
public partial class MutationTests
{
    private static readonly string[] Seeds =
    [
        RecipeSource.Of(
            "[Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = [\"q_proj\", \"v_proj\"])] [Quantization(QuantizationType.Nf4)]",
            template: "\"\"\"\n    {Instruction}\n    {?Input}{Input}\n    {/Input}{{x}}\n    {Output}\n    \"\"\""),
        RecipeSource.Of(
            "[FullFineTuning] [Dataset(\"a\", EvalSplit = 0.1)] [TrainingArguments(MaxSteps = 30, MaxLength = 512, LearningRate = 2e-4)]",
            recipe: "[SftRecipe(\"me/model\", Revision = \"v1\")]",
            row: "public record Row(string Instruction, [Response] string Output) { public int? Age { get; init; } }"),
        "namespace N; public partial class Outer { [SftRecipe(\"facebook/opt-125m\"), Lora, PromptTemplate(\"{A}\"), Generation(Stop = [\"x\"])]\n"
            + "internal partial class R : ISftRecipe<Outer.Row>; internal record struct Row([property: Response] string A); }",
    ];

    // What a typing user adds and takes away: whole tokens rather than single characters.
    private static readonly string[] Fragments =
    [
        "{", "}", "{{", "{?Input}", "{/Input}", "{Output}", "{X}", "\"", "\\", "\n", "0", "-1", "1e9", "double.NaN", "null", "[", "]", "(", ")", ",",
        "partial ", "static ", "abstract ", "record ", "file ", "<T>", "private ", "Rank = ", "[Lora]", "[FullFineTuning]", "[Response]",
        "\"fc1\"", "\"layers.0.fc1\"", "(QuantizationType)7", "class C;", ": ISftRecipe<string>", "é", "\u2028", "@", "$",
    ];

    private static readonly string[] YamlSeeds =
    [
        "name: Tuned\nnamespace: Acme\nmodel: facebook/opt-350m\nquantization: {type: nf4, double_quantization: true}\nlora:\n  r: 16\n"
            + "  target_modules: [q_proj, v_proj]\n  patterns:\n    - {pattern: q_proj, r: 4}\ntemplate: |\n  {A}\n  {?B}{B}\n  {/B}{{x}} {C}\n"
            + "row:\n  A: string\n  B: string?\n  C: {type: string, role: response}\nlearning_rate: 2e-4\nlr_scheduler_type: cosine\n",
        "model: facebook/opt-125m # small\nfull_fine_tuning:\ndpo: {beta: 0.1}\ntemplate: \"{Prompt}\\n{Chosen}\"\nrow: Pair\n"
            + "datasets:\n  - a.jsonl\n  - path: b.jsonl\n    eval_split: 0.1\nmax_steps: 30\n",
        "model: HuggingFaceTB/SmolLM2-135M-Instruct\nlora: &l {lora_alpha: 32}\nchat_template:\n  jinja: >-\n    {% for m in messages %}\n"
            + "    {{ m.content }}{% endfor %}\n  append_eos: true\nrow: Conversation\nmax_length: 512\n",
    ];

    private static readonly string[] YamlFragments =
    [
        ":", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&a ", "*a", "*l", "!!str ", "? ", "#", "%", "@", "\t", "\n", "\n  ", "\r\n", "---\n", "...\n",
        "null", "true", "-1", "1e9", ".nan", "é", "\u2028", "\0", "<<: *l\n", "r: 4\n", "name: B\n", "row:\n", "role: label", "{A}", "{Z}", "\\", "response", "messages",
    ];

    private static readonly string[] Numbers = ["0", "1", "7", "64", "-1", "1023", "1025", "0.5", "1e-9", "2e9", "int.MaxValue", "double.NaN"];

    private static readonly string[] TemplateFragments =
        ["{", "}", "{{", "}}", "{?Input}", "{/Input}", "{Output}", "{Instruction}", "{A}", "{X}", "{?X}", " ", "q_", ".0.", "lm_head", "é"];

    private static readonly string Config = File.ReadAllText(Path.Combine(GoldenFiles.Root, "models", "llama3_rope_tied", "config.json"));

    // What code does not depend on.
    private static readonly string[] OfTheRun = [.. RuleIds.OfTheRun, .. Descriptors.OfData.Select(descriptor => descriptor.Id)];

    private const string Manifest = "model.manifest.json";

    private static readonly (string Name, string Text)[] ModelFiles =
    [
        ("tokenizer_config.json",
            """{"bos_token": "<s>", "eos_token": {"content": "</s>"}, "additional_special_tokens": ["<|turn|>"], "add_bos_token": true, "added_tokens_decoder": {"3": {"content": "<|end|>"}}, "chat_template": [{"name": "default", "template": "{{ '<|turn|>' }}"}]}"""),
        ("special_tokens_map.json", """{"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<|end|>"}"""),
        ("added_tokens.json", """{"<|turn|>": 4, "<|end|>": 3}"""),
        ("generation_config.json", """{"eos_token_id": [2, 3], "pad_token_id": 2}"""),
        ("chat_template.json", """{"chat_template": "{% generation %}{{ '<|' + m.role + '|>' }}<|end|>{% endgeneration %}"}"""),
        ("chat_template.jinja", "{# a #}{% for m in messages %}{{ bos_token }}<|{{ m.role }}|>{% endfor %}"),
        (Manifest, """{"tensors": {"model.norm.weight": {"shape": [64]}, "model.layers.0.mlp.up_proj.weight": {"shape": [1]}}}"""),
    ];

    // Sources that were compiled with what is generated for them: many mutations of a configuration come to the same.
    private static readonly ConcurrentDictionary<string, bool> Compiled = new(StringComparer.Ordinal);

    // Each batch has a seed of its own, so that what they do does not depend on how many run at once.
    private const int Batches = 8;
    private const int BatchSize = 250;

    [Fact]
    public async Task MutatedRecipesAreCompletedOrReported()
    {
        int judged = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, Batches), async (seed, _) =>
        {
            var random = new Random(seed);
            for (int i = 0; i < BatchSize; i++)
            {
                string seedSource = Seeds[i % Seeds.Length];
                string source = i % 2 == 0 ? Mutate(seedSource, random) : MutateValues(seedSource, random);
                if (await JudgeAsync(new RecipeProject(source).WithModel("me/model", Config)))
                {
                    Interlocked.Increment(ref judged);
                }
            }
        });

        // Many mutations are the compiler's to report, and many are not.
        Assert.InRange(judged, Batches * BatchSize / 6, (Batches * BatchSize) - 1);
    }

    [Fact]
    public async Task MutatedConfigurationsAreReadOrReported()
    {
        string source = RecipeSource.Of(recipe: "[SftRecipe(\"me/model\")]");
        int read = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, Batches), async (seed, _) =>
        {
            var random = new Random(seed);
            for (int i = 0; i < BatchSize; i++)
            {
                string config = JsonParserTests.Mutate(Config, random, random.Next(1, 5));
                RecipeProject project = new RecipeProject(source).WithModel("me/model", config);
                Assert.True(await JudgeAsync(project), config);
                if (ModelFile.Read(config).Architecture is not null)
                {
                    Interlocked.Increment(ref read);
                }
            }
        });

        Assert.InRange(read, Batches * BatchSize / 20, (Batches * BatchSize) - 1);
    }

    /// <summary>Recipe files: pieces of text moved, doubled, left out and replaced.</summary>
    [Fact]
    public async Task MutatedRecipeFilesAreWrittenOutOrReported()
    {
        const string rows = "[RecipeRow] public sealed record Pair(string Prompt, [property: Chosen] string Chosen, [property: Rejected] string Rejected);";
        int written = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, Batches), async (seed, _) =>
        {
            var random = new Random(seed);
            for (int i = 0; i < BatchSize; i++)
            {
                string text = MutateYaml(YamlSeeds[i % YamlSeeds.Length], random);
                RecipeProject project = new RecipeProject(rows).WithRecipeFile(text);
                Assert.True(await JudgeAsync(project), text);
                if (RecipeFileReader.Read("R.recipe.yaml", text).Problems.Count == 0)
                {
                    Interlocked.Increment(ref written);
                }
            }
        });

        Assert.InRange(written, Batches * BatchSize / 10, (Batches * BatchSize) - 1);
    }

    /// <summary>The other files of a model, each in turn.</summary>
    [Fact]
    public async Task MutatedModelFilesAreReadOrReported()
    {
        string source = RecipeSource.Of(
            recipe: "[SftRecipe(\"me/model\")]", template: "\"<s>[INST] {Instruction} <|end|> [/INST]\\n<|turn|>{Output}\"");
        int reported = 0;
        await Parallel.ForEachAsync(Enumerable.Range(1, Batches), async (seed, _) =>
        {
            var random = new Random(seed);
            for (int i = 0; i < ModelFiles.Length * 20; i++)
            {
                (string name, string text) = ModelFiles[i % ModelFiles.Length];
                RecipeProject project = new RecipeProject(source).WithModel("me/model", Config);
                // The manifest is not that of the model, so it has a turn only.
                foreach ((string other, string whole) in ModelFiles.Where(file => file.Name != Manifest || name == Manifest))
                {
                    string content = other == name ? JsonParserTests.Mutate(text, random, random.Next(1, 5)) : whole;
                    project = project.WithModel("me/model", content, "/models/" + other);
                }

                Assert.True(await JudgeAsync(project), string.Join("\n", project.Files.Select(file => file.GetText().ToString())));
                if ((await project.AnalyzeAsync()).Any(diagnostic => !diagnostic.Location.IsInSource))
                {
                    Interlocked.Increment(ref reported);
                }
            }
        });

        Assert.InRange(reported, Batches * ModelFiles.Length, (Batches * ModelFiles.Length * 20) - 1);
    }

    [Fact]
    public async Task BrokenRulesAreSoToo()
    {
        var random = new Random(4);
        foreach (RecipeProject project in RecipeCase.Wrong.Select(name => RecipeCase.Load("Wrong", name).Project()).Where(project => !project.Sources.IsEmpty))
        {
            await JudgeAsync(project.WithSource(0, Mutate(project.Sources[0].Text, random)));
        }
    }

    private static string MutateYaml(string text, Random random)
    {
        int times = random.Next(1, 4);
        for (int i = 0; i < times && text.Length > 1; i++)
        {
            MatchCollection pieces = YamlPieces().Matches(text);
            Match piece = pieces[random.Next(pieces.Count)];
            string fragment = YamlFragments[random.Next(YamlFragments.Length)];
            text = random.Next(6) switch
            {
                0 => text.Remove(piece.Index, piece.Length),
                1 => text.Insert(piece.Index, fragment),
                2 => text.Remove(piece.Index, piece.Length).Insert(piece.Index, fragment),
                3 => text.Remove(piece.Index, piece.Length).Insert(piece.Index, pieces[random.Next(pieces.Count)].Value),
                4 => text.Insert(piece.Index, pieces[random.Next(pieces.Count)].Value),
                _ => text[..random.Next(text.Length / 2, text.Length)],
            };
        }

        return text;
    }

    // Words, numbers, marks, indentation and line ends.
    [GeneratedRegex(@"[\w./-]+|\n +|\n|[^\w\s]| ")]
    private static partial Regex YamlPieces();

    private static string Mutate(string source, Random random)
    {
        int times = random.Next(1, 4);
        for (int i = 0; i < times; i++)
        {
            SyntaxToken[] tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens()
                .Where(token => token.Span.Length > 0)
                .ToArray();
            SyntaxToken token = tokens[random.Next(tokens.Length)];
            string fragment = Fragments[random.Next(Fragments.Length)];
            int inside = random.Next(token.Span.Start, token.Span.End);
            source = random.Next(5) switch
            {
                0 => source.Remove(token.SpanStart, token.Span.Length),
                1 => source.Insert(token.SpanStart, fragment),
                2 => source.Insert(inside, fragment),
                3 => source.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, tokens[random.Next(tokens.Length)].Text),
                _ => source.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, fragment),
            };
        }

        return source;
    }

    /// <summary>Changes values and leaves out attributes and arguments, which the compiler often lets pass.</summary>
    private static string MutateValues(string source, Random random)
    {
        int times = random.Next(1, 4);
        for (int i = 0; i < times; i++)
        {
            SyntaxNode[] nodes = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
                .Where(node => node is LiteralExpressionSyntax or AttributeListSyntax or AttributeArgumentSyntax)
                .ToArray();
            if (nodes.Length == 0)
            {
                break;
            }

            SyntaxNode node = nodes[random.Next(nodes.Length)];
            source = node switch
            {
                LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) =>
                    source.Insert(random.Next(node.SpanStart + 1, node.Span.End), TemplateFragments[random.Next(TemplateFragments.Length)]),
                LiteralExpressionSyntax => source.Remove(node.SpanStart, node.Span.Length).Insert(node.SpanStart, Numbers[random.Next(Numbers.Length)]),
                AttributeListSyntax => source.Remove(node.SpanStart, node.Span.Length),
                _ => source.Remove(node.SpanStart, Math.Min(node.Span.Length + 1, source.Length - node.SpanStart)),
            };
        }

        return source;
    }

    /// <summary>Whether the source was such that the outcome could be judged.</summary>
    private static async Task<bool> JudgeAsync(RecipeProject project)
    {
        CSharpCompilation compilation = project.Compile();
        string shown = project.Sources[0].Text + string.Concat(project.Files.Where(file => RecipeFile.Is(file.Path)).Select(file => file.GetText()));
        GeneratorRunResult result = project.Driver()
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _)
            .GetRunResult()
            .Results[0];
        Assert.True(result.Exception is null, $"{result.Exception}\n{shown}");
        IReadOnlyList<Diagnostic> reported = await project.AnalyzeAsync(compilation);
        Assert.True(reported.All(diagnostic => diagnostic.Id != "AD0001"), string.Join("\n", reported) + shown);
        if (compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return false;
        }

        if (Compiled.TryAdd(string.Concat(result.GeneratedSources.Select(source => source.SourceText.ToString()).Prepend(shown)), true))
        {
            string[] complaints = output.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString())
                .ToArray();
            Assert.True(complaints.Length == 0, string.Join("\n", complaints) + shown);
        }

        bool invalid = reported.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !OfTheRun.Contains(diagnostic.Id));
        object[] outcomes = result.TrackedSteps.TryGetValue(TrackingNames.Outcomes, out var steps)
            ? [.. steps.SelectMany(step => step.Outputs).Select(step => step.Value)]
            : [];
        bool completed = outcomes.Cast<RecipeOutcome>().All(outcome => outcome.Model is not null);
        Assert.True(outcomes.Length > 0 || invalid || !project.Files.Any(file => RecipeFile.Is(file.Path)), "nothing written and nothing reported:\n" + shown);
        Assert.True(outcomes.Length != 1 || completed != invalid, "neither completed nor reported, or both:\n" + shown);
        return true;
    }
}
