namespace SftRecipes.Prompts.Jinja;

/// <summary>What a template may use: it comes with a model from elsewhere, and must not be able to hang or exhaust the process.</summary>
internal sealed class JinjaLimits
{
    /// <summary>Characters of the output or of one value, and items of one list.</summary>
    public const int MaxSize = 1 << 24;

    /// <summary>Statements, loop rounds and calls.</summary>
    public const int MaxSteps = 10_000_000;

    /// <summary>Macros that call macros.</summary>
    public const int MaxCalls = 50;

    private int _steps;

    /// <summary>Makes a value whose size is known beforehand.</summary>
    /// <exception cref="JinjaException">It is too large.</exception>
    public static T Checked<T>(double size, Func<T> make) => size <= MaxSize ? make() : throw TooLarge();

    public static JinjaException TooLarge() => new($"the template makes more than {MaxSize:N0} characters or items of one value");

    /// <summary>Counts a step.</summary>
    public void Step()
    {
        if (++_steps > MaxSteps)
        {
            throw new JinjaException($"the template takes more than {MaxSteps:N0} steps");
        }
    }
}
