namespace SftRecipes.Generators.Tests.Validation;

/// <summary>Model files that break rules, marked where each rule must point.</summary>
public static class ModelFileCases
{
    private static readonly string[] All =
    [
        "{\"model_type\": \"opt\" {|SFT0501:\"|}hidden_size\": 1024}",
        "{|SFT0501:|}",
        "{|SFT0501:[1]|}",
        "{\"model_type\": {|SFT0502:\"mamba\"|}}",
        "{|SFT0502:{|}}",
        "{\"model_type\": \"llama\",\n  \"num_hidden_layers\": {|SFT0503:1.5|},\n  \"attention_dropout\": {|SFT0503:2|}}",
        "{\"model_type\": \"llama\", \"rope_scaling\": {|SFT0504:{|}\"type\": \"linear\"}}",
    ];

    public static TheoryData<string> Markups => [.. All];

    internal static IEnumerable<string> CoveredIds =>
        All.SelectMany(markup => Testing.Markup.Parse(markup).Marks.Select(mark => mark.Id)).Append(Diagnostics.RuleIds.ModelGivenTwice);
}
