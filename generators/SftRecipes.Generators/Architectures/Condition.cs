using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>A question to a configuration, as data.</summary>
internal abstract record Condition
{
    public abstract bool Holds(ConfigReader config);

    /// <summary>The field is true.</summary>
    public static Condition Is(FlagField field) => new FlagCondition(field, Expected: true);

    /// <summary>The field is false.</summary>
    public static Condition Not(FlagField field) => new FlagCondition(field, Expected: false);

    public static Condition All(params Condition[] conditions) => new AllCondition(conditions.ToEquatableArray());

    public static Condition Any(params Condition[] conditions) => new AnyCondition(conditions.ToEquatableArray());
}

/// <param name="Field">A truth value of the configuration.</param>
/// <param name="Expected">What it must be.</param>
internal sealed record FlagCondition(FlagField Field, bool Expected) : Condition
{
    public override bool Holds(ConfigReader config) => config.Flag(Field) == Expected;
}

/// <param name="Field">A number of the configuration.</param>
/// <param name="Expected">What it must be.</param>
internal sealed record IntegerCondition(IntegerField Field, int Expected) : Condition
{
    public override bool Holds(ConfigReader config) => config.Integer(Field) == Expected;
}

internal sealed record NotCondition(Condition Inner) : Condition
{
    public override bool Holds(ConfigReader config) => !Inner.Holds(config);
}

internal sealed record AllCondition(EquatableArray<Condition> Conditions) : Condition
{
    public override bool Holds(ConfigReader config) => Conditions.All(condition => condition.Holds(config));
}

internal sealed record AnyCondition(EquatableArray<Condition> Conditions) : Condition
{
    public override bool Holds(ConfigReader config) => Conditions.Any(condition => condition.Holds(config));
}
