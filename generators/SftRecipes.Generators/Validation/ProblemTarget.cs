using System;

namespace SftRecipes.Generators.Validation;

internal enum TargetKind
{
    /// <summary>The name of the recipe's class.</summary>
    ClassName,

    /// <summary>An attribute.</summary>
    Attribute,

    /// <summary>The value of an attribute's argument, or one element of it.</summary>
    Argument,

    /// <summary>A run of the prompt template's characters.</summary>
    Template,

    /// <summary>The type argument of <c>ISftRecipe&lt;T&gt;</c>.</summary>
    RowType,

    /// <summary>A property of the row type.</summary>
    Property,

    /// <summary>A run of characters of an additional file.</summary>
    File,

    /// <summary>A member of an additional file's JSON, by its path.</summary>
    Member,
}

/// <summary>
/// What a problem points at, by name. Where the thing is not written in the source (an argument left at its default, a row type of another
/// assembly) the next larger one that is gets underlined.
/// </summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">The attribute's class name or the property's name.</param>
/// <param name="Argument">The argument's name: a property of the attribute, or a parameter of its constructor.</param>
/// <param name="Start">The first character in the template or file, or the element of the argument; -1 for all.</param>
/// <param name="Length">How many characters.</param>
/// <param name="Occurrence">Which of several attributes of that name, from 0.</param>
internal sealed record ProblemTarget(
    TargetKind Kind, string Name = "", string Argument = "", int Start = -1, int Length = 0, int Occurrence = 0)
{
    public static ProblemTarget ClassName { get; } = new(TargetKind.ClassName);

    public static ProblemTarget RowType { get; } = new(TargetKind.RowType);

    public static ProblemTarget Attribute<TAttribute>()
        where TAttribute : Attribute => new(TargetKind.Attribute, typeof(TAttribute).Name);

    public static ProblemTarget Of<TAttribute>(string argument, int element = -1)
        where TAttribute : Attribute => new(TargetKind.Argument, typeof(TAttribute).Name, argument, element);

    public static ProblemTarget OfOccurrence<TAttribute>(string argument, int occurrence)
        where TAttribute : Attribute => new(TargetKind.Argument, typeof(TAttribute).Name, argument, Occurrence: occurrence);

    public static ProblemTarget Template(int start, int length) =>
        new(TargetKind.Template, nameof(PromptTemplateAttribute), nameof(PromptTemplateAttribute.Template), start, length);

    /// <summary>A run of characters of a text that an attribute's argument holds.</summary>
    public static ProblemTarget Within<TAttribute>(string argument, int start, int length)
        where TAttribute : Attribute => new(TargetKind.Template, typeof(TAttribute).Name, argument, start, length);

    public static ProblemTarget Property(string name) => new(TargetKind.Property, name);

    public static ProblemTarget File(int start, int length) => new(TargetKind.File, Start: start, Length: length);

    /// <summary>A member of a JSON file; where there is none, the object that would hold it.</summary>
    /// <param name="path">The members' names from the root.</param>
    public static ProblemTarget Member(params string[] path) => new(TargetKind.Member, string.Join(PathSeparator, path));

    /// <summary>Between the names of a <see cref="TargetKind.Member"/>'s path: no name has a line end.</summary>
    public const string PathSeparator = "\n";
}
