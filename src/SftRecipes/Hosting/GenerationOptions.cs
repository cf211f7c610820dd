using System.CommandLine;

namespace SftRecipes.Hosting;

/// <summary>The options of <c>generate</c> and <c>chat</c> that override the recipe's generation settings.</summary>
internal sealed class GenerationOptions
{
    private readonly GenerationSettings _defaults;
    private readonly Option<int?> _maxNewTokens;
    private readonly Option<double?> _temperature;
    private readonly Option<int?> _topK;
    private readonly Option<double?> _topP;
    private readonly Option<double?> _repetitionPenalty;
    private readonly Option<string[]> _stop;
    private readonly Option<int?> _seed;

    /// <param name="command">Gets the options.</param>
    /// <param name="defaults">The recipe's settings.</param>
    public GenerationOptions(Command command, GenerationSettings defaults)
    {
        _defaults = defaults;
        _maxNewTokens = CommonOptions.Int32("--max-new-tokens", $"The most tokens to add. Recipe: {defaults.MaxNewTokens}.", minimum: 1);
        _temperature = CommonOptions.Number(
            "--temperature", $"0 takes the likeliest token; above 0 samples. Recipe: {defaults.Temperature}.",
            value => value >= 0 && double.IsFinite(value), "a number of at least 0");
        _topK = CommonOptions.Int32("--top-k", $"Sample among the k likeliest tokens; 0 for all. Recipe: {defaults.TopK}.", minimum: 0);
        _topP = CommonOptions.Number(
            "--top-p", $"Sample among the likeliest tokens that together reach p. Recipe: {defaults.TopP}.",
            value => value is > 0 and <= 1, "a number above 0 and at most 1");
        _repetitionPenalty = CommonOptions.Number(
            "--repetition-penalty", $"Above 1 makes tokens already seen less likely. Recipe: {defaults.RepetitionPenalty}.",
            value => value >= 1 && double.IsFinite(value), "a number of at least 1");
        _stop = new Option<string[]>("--stop")
        {
            HelpName = "TEXT",
            Description = "End the answer before this text; may be repeated. Replaces the recipe's own.",
        };
        _seed = CommonOptions.Int32("--seed", $"Seeds the sampling. Recipe: {defaults.Seed}.", int.MinValue);
        Option[] all = [_maxNewTokens, _temperature, _topK, _topP, _repetitionPenalty, _stop, _seed];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The recipe's settings with what was given on the command line.</summary>
    public GenerationSettings Read(ParseResult parsed) => _defaults with
    {
        MaxNewTokens = parsed.GetValue(_maxNewTokens) ?? _defaults.MaxNewTokens,
        Temperature = parsed.GetValue(_temperature) ?? _defaults.Temperature,
        TopK = parsed.GetValue(_topK) ?? _defaults.TopK,
        TopP = parsed.GetValue(_topP) ?? _defaults.TopP,
        RepetitionPenalty = parsed.GetValue(_repetitionPenalty) ?? _defaults.RepetitionPenalty,
        Stop = parsed.GetValue(_stop) is { Length: > 0 } stop ? stop : _defaults.Stop,
        Seed = parsed.GetValue(_seed) ?? _defaults.Seed,
    };
}
