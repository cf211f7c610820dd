using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SftRecipes.CodeFixes;

/// <summary>Finds attributes and their arguments as they are written.</summary>
internal static class AttributeSyntaxes
{
    private const string Ending = "Attribute";

    /// <summary>The attribute of a class name such as <c>LoraAttribute</c>; null where the declaration does not carry it.</summary>
    public static AttributeSyntax? Find(MemberDeclarationSyntax declaration, string name) => declaration.AttributeLists
        .SelectMany(static list => list.Attributes)
        .FirstOrDefault(attribute => NameOf(attribute) is var written && (written == name || written + Ending == name));

    /// <summary>The argument that sets a property; null where it is left at its default.</summary>
    public static AttributeArgumentSyntax? Argument(AttributeSyntax? attribute, string property) =>
        Arguments(attribute).FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property);

    /// <summary>The first argument of the constructor.</summary>
    public static AttributeArgumentSyntax? Positional(AttributeSyntax? attribute) =>
        Arguments(attribute).FirstOrDefault(static argument => argument.NameEquals is null);

    private static IEnumerable<AttributeArgumentSyntax> Arguments(AttributeSyntax? attribute) =>
        attribute?.ArgumentList is { } list ? list.Arguments : [];

    private static string NameOf(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => string.Empty,
    };
}
