using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>The arguments that an attribute names: of an attribute whose arguments mean something in some recipes only.</summary>
internal sealed record Kwargs(EquatableArray<Kwarg> Written)
{
    public static Kwargs None { get; } = new(EquatableArray<Kwarg>.Empty);

    /// <summary>Whether an argument is named.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether an argument is named and true.</summary>
    public bool IsOn(string name) => Find(name)?.Value is true;

    /// <summary>The number of an argument; <paramref name="whenAbsent"/> where it is not named.</summary>
    public double Number(string name, double whenAbsent) => Find(name)?.Number ?? whenAbsent;

    private Kwarg? Find(string name) => Written.FirstOrDefault(argument => argument.Name == name);
}

/// <summary>A named argument.</summary>
/// <param name="Name">The attribute's property.</param>
/// <param name="Value">A number, a truth value or an enumeration.</param>
internal sealed record Kwarg(string Name, object Value)
{
    /// <summary>The value, if it is a number.</summary>
    public double? Number => Value switch
    {
        double number => number,
        int number => number,
        _ => null,
    };
}
