using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Parsing;

public class RecipeParserTests
{
    [Fact]
    public void WhatIsNotWrittenHasTheAttributesDefaults()
    {
        RecipeDeclaration recipe = Parse(RecipeSource.Of());

        Assert.Equal("facebook/opt-350m", recipe.Model);
        Assert.Equal("main", recipe.Revision);
        Assert.Equal(new LoraOptions(8, 8, 0, default), recipe.Lora);
        Assert.Null(recipe.Quantization);
        Assert.Null(recipe.FullFineTuning);
        Assert.Empty(recipe.Datasets);
        Assert.Equal(
            new TrainingOptions(
                "output", 8, 8, 1, 3, -1, double.NaN, OptimizerType.AdamW, Kwargs.None, LrSchedulerType.Linear, Kwargs.None,
                0, 0, 0.9, 0.999, 1e-8, 0, 1, null, null, true, true, LossType.Nll, 0, 0, true, false,
                PackingStrategy.None, false, false, false, null, null, 10, IntervalStrategy.No, 0, IntervalStrategy.Steps, 500, 0, false, false, 42),
            recipe.Training);
        Assert.Equal(new GenerationOptions(128, 0, 0, 1, 1, default, 42), recipe.Generation);
    }

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        RecipeDeclaration recipe = Parse(RecipeSource.Of(
            """
            [Lora(Rank = 16, Alpha = 32, Dropout = 0.1, TargetModules = new[] { "q_proj", "v_" + "proj" })]
            [Quantization(QuantizationType.Nf4, DoubleQuantization = true, BlockSize = 128, ComputeType = ComputeType.BFloat16)]
            [Dataset("train.jsonl", EvalPath = "eval.jsonl", Weight = 2)]
            [Dataset("more", Weight = 0.5)]
            [TrainingArguments(MaxLength = 1024, LearningRate = 1e-3, SaveStrategy = IntervalStrategy.Epoch, Seed = -1)]
            [Generation(Stop = ["a", "b"], TopK = 5)]
            """));

        Assert.Equal(new LoraOptions(16, 32, 0.1, new[] { "q_proj", "v_proj" }.ToEquatableArray()), recipe.Lora);
        Assert.Equal(new QuantizationOptions(QuantizationType.Nf4, true, 128, ComputeType.BFloat16) { NamesBlockSize = true, NamesComputeType = true }, recipe.Quantization);
        Assert.Equal(
            new DatasetOptions[] { new("train.jsonl", "eval.jsonl", 0, 2), new("more", null, 0, 0.5) }.ToEquatableArray(), recipe.Datasets);
        Assert.Equal(1024, recipe.Training.MaxLength);
        Assert.Equal(1e-3, recipe.Training.LearningRate);
        Assert.Equal(IntervalStrategy.Epoch, recipe.Training.SaveStrategy);
        Assert.Equal(-1, recipe.Training.Seed);
        Assert.Equal(new[] { "a", "b" }.ToEquatableArray(), recipe.Generation.Stop);
        Assert.Equal(5, recipe.Generation.TopK);
    }

    [Fact]
    public void MethodsAndMarksOfPreferencesAreRead()
    {
        RecipeDeclaration recipe = Parse(RecipeSource.Of(
            "[Lora] [Dpo(LossType = DpoLossType.Hinge, PrecomputeRefLogProbs = true)] [Orpo] [Kto(Beta = 0.5, DisableDropout = false)]",
            row: "public record Row(string Instruction, [Chosen] string Output, [property: Rejected] string Worse, [Label] bool Good);"));

        Assert.Equal(new DpoOptions(0.1, DpoLossType.Hinge, 0, true, true), recipe.Preference.Dpo);
        Assert.Equal(new OrpoOptions(0.1, true), recipe.Preference.Orpo);
        Assert.Equal(new KtoOptions(0.5, 1, 1, false), recipe.Preference.Kto);
        Assert.Equal(
            [RowRole.None, RowRole.Chosen, RowRole.Rejected, RowRole.Label], recipe.Example!.Properties.Select(property => property.Role));
    }

    [Fact]
    public void AdaptersAreReadWithTheirPatternsInOrder()
    {
        RecipeDeclaration recipe = Parse(RecipeSource.Of(
            """
            [Lora(UseRslora = true, UseDora = true, TargetModulesPattern = ".*fc1", ExcludeModules = ["a"], LayersToTransform = [3, 1],
                LayersPattern = "layers", ModulesToSave = new string[] { "b" }, Bias = LoraBias.LoraOnly,
                InitLoraWeights = InitLoraWeights.Pissa, PissaNiter = 4)]
            [LoraPattern("q", Rank = 4), LoraPattern("v", Alpha = 0.5)]
            """));

        LoraOptions expected = new(8, 8, 0, default)
        {
            UseRslora = true,
            UseDora = true,
            TargetModulesPattern = ".*fc1",
            ExcludeModules = new[] { "a" }.ToEquatableArray(),
            LayersToTransform = new[] { 3, 1 }.ToEquatableArray(),
            LayersPattern = "layers",
            ModulesToSave = new[] { "b" }.ToEquatableArray(),
            Bias = LoraBias.LoraOnly,
            InitLoraWeights = InitLoraWeights.Pissa,
            PissaNiter = 4,
            Patterns = new LoraPatternOptions[] { new("q", 4, double.NaN), new("v", 0, 0.5) }.ToEquatableArray(),
        };
        Assert.Equal(expected, recipe.Lora);
        Assert.Equal(expected.GetHashCode(), recipe.Lora!.GetHashCode());
        Assert.Equal(2, recipe.LoraPatterns);
    }

    [Fact]
    public void EqualSourcesGiveEqualDeclarations()
    {
        RecipeDeclaration first = Parse(RecipeSource.Of());
        RecipeDeclaration second = Parse("// elsewhere\n" + RecipeSource.Of());

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, Parse(RecipeSource.Of("[Lora(Rank = 9)]")));
    }

    [Fact]
    public void PropertiesAreThoseOfTheRowTypeInOrder()
    {
        RecipeDeclaration recipe = Parse(RecipeSource.Of(row: """
            public abstract record Base(string Question) { public virtual int Weight => 1; }

            public sealed record Row(string Instruction, [property: Response] string Output, int? Count, DayOfWeek Day) : Base("?")
            {
                public override int Weight => 2;
                public List<string>? Tags { get; set; }
                public string Both => Instruction + Output;
                public static string Shared => "";
                internal string Hidden => "";
                public string Hushed { private get; set; } = "";
                public string this[int index] => "";
            }
            """));

        Assert.Equal(
            [
                new ExampleProperty("Question", "string", true, false, RowRole.None, true),
                new ExampleProperty("Weight", "int", false, false, RowRole.None, true),
                new ExampleProperty("Instruction", "string", true, false, RowRole.None, true),
                new ExampleProperty("Output", "string", true, false, RowRole.Response, true),
                new ExampleProperty("Count", "int?", false, true, RowRole.None, true),
                new ExampleProperty("Day", "global::System.DayOfWeek", false, false, RowRole.None, true),
                new ExampleProperty("Tags", "global::System.Collections.Generic.List<string>?", false, true, RowRole.None, false),
                new ExampleProperty("Both", "string", true, false, RowRole.None, true),
            ],
            recipe.Example!.Properties);
    }

    [Theory]
    [InlineData("public sealed record Row(string Instruction, [Response] string Output);")]
    [InlineData("public sealed record Row(string Instruction, [property: Response] string Output);")]
    [InlineData("public sealed class Row { public string Instruction { get; set; } = \"\"; [Response] public string Output { get; set; } = \"\"; }")]
    [InlineData("public record struct Row(string Instruction, [Response] string Output);")]
    [InlineData("public abstract record B([property: Response] string Output); public record Row(string Instruction, string Output) : B(Output);")]
    public void TheResponseCanBeMarkedOnThePropertyOrTheParameter(string row) =>
        Assert.Equal(
            ["Output"],
            Parse(RecipeSource.Of(row: row)).Example!.Properties.Where(property => property.IsResponse).Select(property => property.Name));

    [Fact]
    public void ARowTypeIsNamedWithoutItsNullability()
    {
        ExampleType example = Parse(RecipeSource.Of(
            type: "public partial class R : ISftRecipe<Pair<string?>?>;",
            row: "public record Pair<T>(T Instruction, [Response] string Output);")).Example!;

        Assert.Equal("global::Pair<string?>", example.Name);
        Assert.Equal("Pair<string?>", example.DisplayName);
        Assert.True(example.Properties[0].IsNullable);
    }

    [Fact]
    public void TheClassIsReadWithWhatIsAroundIt()
    {
        const string source = """
            namespace A.B;

            public partial interface IOuter
            {
                internal partial record struct Middle
                {
                    [SftRecipe("facebook/opt-125m")]
                    private protected partial class R;
                }
            }
            """;

        RecipeType type = Parse(source, "A.B.IOuter+Middle+R").Type;

        Assert.Equal("A.B", type.Namespace);
        Assert.Equal(["partial interface IOuter", "partial record struct Middle"], type.ContainingTypes);
        Assert.Equal("R", type.Name);
        Assert.Equal("private protected", type.Accessibility);
        Assert.Equal(TypeShape.NoRowType, type.Shape);
    }

    private static RecipeDeclaration Parse(string source, string type = "R")
    {
        Compilation compilation = new RecipeProject(source).Compile();
        return RecipeParser.Parse(compilation.GetTypeByMetadataName(type)!, compilation, CancellationToken.None);
    }
}
