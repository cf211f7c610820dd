using System.Globalization;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Tests.Testing;

namespace SftRecipes.Generators.Tests.Pipeline;

public class CultureTests
{
    private static readonly RecipeProject Project = new(RecipeSource.Of(
        method: "[Lora(Alpha = -1.5, Dropout = 0.05)] [TrainingArguments(LearningRate = 0.00025, WarmupRatio = -0.5)]"));

    private static readonly RecipeProject Valid = new(RecipeSource.Of(
        method: "[Lora(Alpha = 1.5, Dropout = 0.05)] [TrainingArguments(LearningRate = 0.00025)]"));

    /// <summary>Finnish writes a decimal comma and U+2212 for minus.</summary>
    [Fact]
    public async Task CodeAndMessagesAreTheSameInFinnish()
    {
        (string code, string[] messages) = await OutputAsync();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Finnish();
            Assert.Equal("\u22121,5", (-1.5).ToString(CultureInfo.CurrentCulture));

            (string finnishCode, string[] finnishMessages) = await OutputAsync();

            Assert.Equal(code, finnishCode);
            Assert.Equal(messages, finnishMessages);
            Assert.Contains(messages, message => message.Contains("-1.5", StringComparison.Ordinal));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task<(string Code, string[] Messages)> OutputAsync()
    {
        string code = string.Concat(GeneratorCheck.Run(Valid).Select(source => source.SourceText.ToString()));
        IReadOnlyList<Diagnostic> diagnostics = await Project.AnalyzeAsync();
        return (code, [.. diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))]);
    }

    // The tests run without culture data, so the culture is made by hand.
    private static CultureInfo Finnish()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "\u2212", NumberGroupSeparator = "\u00a0" };
        return culture;
    }
}
