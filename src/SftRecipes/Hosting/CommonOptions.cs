using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SftRecipes.Hosting;

/// <summary>The options that several commands share, each made anew for the command that it is added to.</summary>
internal static class CommonOptions
{
    public static Option<string?> Model() => new("--model")
    {
        HelpName = "DIR",
        Description = "The base model's directory. Default: the Hugging Face cache, downloading what is missing.",
    };

    /// <summary>One file.</summary>
    public static Option<string?> File(string name, string description) => new(name) { HelpName = "FILE", Description = description };

    /// <summary>Files, directories or patterns: several after one option, or the option several times.</summary>
    public static Option<string[]> Data(string name, string description) => new(name)
    {
        HelpName = "FILE",
        Description = description + $" Files ({string.Join(", ", ExampleReader.Extensions)}), directories or patterns; several follow each other.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Adapter() => new("--adapter")
    {
        HelpName = "DIR",
        Description = "The directory of the adapter (of the model, after full fine-tuning). Default: the recipe's output directory.",
    };

    public static Option<bool> Base() => new("--base") { Description = "The untuned base model instead." };

    public static Option<bool> Force() => new("--force") { Description = "Replaces the file if it is there." };

    public static Option<string?> Json() => new("--json")
    {
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Machine-readable output to FILE, or to stdout; then everything else goes to stderr.",
    };

    /// <summary>A whole number of at least <paramref name="minimum"/>.</summary>
    public static Option<int?> Int32(string name, string description, int minimum) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => Parse<int>(
            result,
            name,
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= minimum
                ? value
                : null,
            minimum == int.MinValue ? "a whole number" : $"a whole number of at least {minimum}"),
    };

    /// <summary>A number that fulfils a condition.</summary>
    public static Option<double?> Number(string name, string description, Func<double, bool> isValid, string expected) => new(name)
    {
        HelpName = "X",
        Description = description,
        CustomParser = result => Parse<double>(
            result,
            name,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isValid(value)
                ? value
                : null,
            expected),
    };

    /// <summary>A number of bytes, as huggingface_hub has it: KB, MB, GB are powers of 1000; KiB, MiB, GiB of 1024.</summary>
    public static Option<long?> MaxShardSize() => new("--max-shard-size")
    {
        HelpName = "SIZE",
        Description = "The most bytes of weights per safetensors file, such as 500MB or 2GiB. Default: 5GB.",
        CustomParser = result => Parse(result, "--max-shard-size", ByteSize.Parse, "a size such as 500MB, 5GB or 2GiB"),
    };

    /// <summary>Where tokenized rows are kept.</summary>
    public static Option<string?> TokenCache() => new("--token-cache")
    {
        HelpName = "DIR",
        Description = $"Where tokenized rows are kept for the next run, or {TokenCacheOptions.Off}. Default: {TokenCacheOptions.DirectoryVariable}, else the user's "
            + "cache.",
    };

    /// <summary>What <see cref="TokenCache"/> asks for; null where it is not given.</summary>
    public static TokenCacheOptions? TokenCacheOf(string? given) => given is null ? null : TokenCacheOptions.FromEnvironment().At(given);

    /// <summary>Two options that contradict each other.</summary>
    public static void Exclude(this Command command, Option first, Option second) => command.Validators.Add(result =>
    {
        if (IsGiven(result, first) && IsGiven(result, second))
        {
            result.AddError($"{first.Name} and {second.Name} exclude each other; give one of them.");
        }
    });

    /// <summary>Whether the user typed the option.</summary>
    public static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static T? Parse<T>(ArgumentResult result, string name, Func<string, T?> parse, string expected)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} must be {expected}, not '{text}'.");
        }

        return value;
    }
}
