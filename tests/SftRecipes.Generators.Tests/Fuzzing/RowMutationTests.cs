extern alias runtime;

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Tests.Contracts;
using SftRecipes.Generators.Tests.Testing;
using SftRecipes.Generators.Validation;
using SftRecipes.Tests;
using Conversation = runtime::SftRecipes.Conversation;
using ExampleReader = runtime::SftRecipes.ExampleReader;
using RecipeException = runtime::SftRecipes.RecipeException;
using ShareGptConversation = runtime::SftRecipes.ShareGptConversation;

namespace SftRecipes.Generators.Tests.Fuzzing;

/// <summary>Whatever a data file holds, rows are refused by the compiler where a run would refuse them, and nowhere else.</summary>
public sealed class RowMutationTests : IDisposable
{
    private const int Mutations = 2000;

    private static readonly string[] ReadingRules =
    [
        RuleIds.RowUnreadable, RuleIds.ColumnMissing, RuleIds.ColumnTwice, RuleIds.ValueOfWrongType, RuleIds.DatasetEmpty,
    ];

    private static readonly string[] Rows =
    [
        """{"instruction": "a", "output": "b", "number": 3, "big": 12345678901, "score": 1.5e3, "single": 0.5, "price": 12.25, "flag": true}""",
        """{"Instruction": "a\u00e9\ud83d\ude00", "out_put": "", "level": "very-hard", "tags": ["x", null], "names": ["y"], "the-score": -0.1}""",
        """{"instruction": "a", "output": "b", "nested": {"name": "c", "more": [{"name": "d", "more": []}], "count": 2}, "id": [1, {"x": {}}]}""",
        """{"instruction": "a", "output": null, "number": null, "flag": false, "nested": null, "tags": [], "numbers": [1, 2, 3]}""",
    ];

    private static readonly string[] Chats =
    [
        """{"messages": [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}, {"role": "assistant", "content": "c"}], "tools": null}""",
        """{"messages": [{"role": "user", "content": "b"}, {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": {}}}]}]}""",
    ];

    private static readonly string[] SharedChats =
    [
        """{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}], "system": "c", "tools": "[]"}""",
        """{"conversations": [{"from": "human", "value": "a"}, {"from": "function_call", "value": "{}"}, {"from": "observation", "value": "b"}]}""",
    ];

    private readonly TemporaryDirectory _directory = new();

    public enum Level
    {
        Easy,
        VeryHard,
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void RowsAreReadAsInARun() => AssertReadAsInARun<Row>(Rows, seed: 1);

    [Fact]
    public void ConversationsAreReadAsInARun() => AssertReadAsInARun<Conversation>(Chats, seed: 2);

    [Fact]
    public void ConversationsOfShareGptAreReadAsInARun() => AssertReadAsInARun<ShareGptConversation>(SharedChats, seed: 3);

    private static RowExpectation Expectation(Type type)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Rows", references: References.All.Append(MetadataReference.CreateFromFile(typeof(RowMutationTests).Assembly.Location)));
        INamedTypeSymbol symbol = compilation.GetTypeByMetadataName(type.FullName!)!;
        bool isShared = type == typeof(ShareGptConversation);
        ExampleProperty[] properties =
        [
            new("Output", "string?", true, true, RowRole.Response, true),
            new(isShared ? "Conversations" : "Messages", "list", false, false, RowRole.None, false) { IsTurnList = true, IsShareGpt = isShared },
            new("System", "string?", true, true, RowRole.None, true) { TurnRole = "system" },
            new("Tools", "JsonElement?", false, true, RowRole.None, false) { IsTools = true },
        ];
        return new RowExpectation(
            RowSchemaReader.Read(symbol)!,
            new ExampleType(type.Name, type.Name, Accessible: true, new(type == typeof(Row) ? properties[..1] : properties[1..])),
            IsPaired: false,
            IsConversation: type != typeof(Row),
            Template: "gemma",
            AssistantOnlyLoss: true);
    }

    private void AssertReadAsInARun<T>(string[] seeds, int seed)
    {
        RowExpectation expected = Expectation(typeof(T));
        var random = new Random(seed);
        string path = Path.Combine(_directory.Path, "rows.jsonl");
        int read = 0;
        for (int i = 0; i < Mutations; i++)
        {
            string text = string.Join('\n', seeds.OrderBy(_ => random.Next()).Take(random.Next(1, 3)));
            text = i % 2 == 0 ? JsonParserTests.Mutate(text, random, random.Next(1, 4)) : MutateValues(text, random);
            File.WriteAllText(path, text);
            // Half a surrogate pair is none any more.
            text = File.ReadAllText(path);

            IReadOnlyList<Problem> problems = DataFileRules.Check(path, text, expected);

            string? refusal = Refusal<T>(path);
            bool isRefused = problems.Any(problem => ReadingRules.Contains(problem.RuleId));
            Assert.True(isRefused == refusal is not null, $"{text}\nrun: {refusal}\ncompiler: {string.Join("; ", problems)}");
            Assert.All(problems, problem => Assert.InRange(problem.Target.Start + problem.Target.Length, 0, text.Length));
            read += isRefused ? 0 : 1;
        }

        Assert.InRange(read, Mutations / 20, Mutations * 19 / 20);
    }

    /// <summary>What a run says; null where it reads all rows.</summary>
    private static string? Refusal<T>(string path)
    {
        try
        {
            foreach (T _ in ExampleReader.Read<T>(path))
            {
            }

            return null;
        }
        catch (RecipeException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Puts values and names in the place of others.</summary>
    private static string MutateValues(string text, Random random)
    {
        string[] tokens =
        [
            "1", "-1", "1.0", "1e2", "1e400", "99999999999", "1e30", "\"1\"", "\"\"", "\"easy\"", "\"EASY_\"", "true", "null", "[]", "{}", "[null]", "NaN",
            "\"\\ud800\"", "\"Output\"", "\"instruction\"", "\"nested\"", "\"content\"", "\"from\"", "\"role\"", "\"name\"", "\"\u2028\"",
        ];
        string[] parts = System.Text.RegularExpressions.Regex.Split(text, "(\"[^\"]*\"|[-0-9.e]+|true|false|null)");
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int at = (random.Next(parts.Length / 2) * 2) + 1;
            parts[at] = random.Next(4) == 0 ? parts[(random.Next(parts.Length / 2) * 2) + 1] : tokens[random.Next(tokens.Length)];
        }

        return string.Concat(parts);
    }

    /// <summary>A row with every kind of value that is judged.</summary>
    public sealed record Row(string Instruction, string? Output, int? Number = 7)
    {
        public long? Big { get; init; }

        public double? Score { get; init; }

        [JsonPropertyName("the_score")]
        public double? Other { get; set; }

        public float? Single { get; init; }

        public decimal? Price { get; init; }

        public bool? Flag { get; init; }

        public Level? Level { get; init; }

        public IReadOnlyList<string?>? Tags { get; init; }

        public string[]? Names { get; init; }

        public List<int>? Numbers { get; init; }

        public Nested? Nested { get; init; }

        public JsonElement? Id { get; init; }

        [JsonIgnore]
        public int Ignored { get; set; }

        public string Both => Instruction + Output;
    }

    public sealed class Nested
    {
        public required string Name { get; set; }

        public IList<Nested>? More { get; set; }

        public long? Count { get; init; }
    }
}
