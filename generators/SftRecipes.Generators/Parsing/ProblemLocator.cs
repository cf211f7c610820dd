using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Parsing;

/// <summary>Finds what a problem points at in the source of a recipe's class.</summary>
internal sealed class ProblemLocator(INamedTypeSymbol recipe, CancellationToken cancellation)
{
    /// <summary>The narrowest place in source that stands for the target.</summary>
    public Location Locate(ProblemTarget target) =>
        target.Kind switch
        {
            TargetKind.Attribute => Attribute(target.Name, target.Occurrence)?.GetLocation(),
            TargetKind.Argument => Argument(target),
            TargetKind.Template => Template(target),
            TargetKind.RowType => RowType(),
            TargetKind.Property => Property(target.Name),
            _ => null,
        }
        ?? ClassName();

    private Location ClassName()
    {
        // The part that carries the attribute, where there are several.
        TypeDeclarationSyntax? part = Attribute(nameof(SftRecipeAttribute))?.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return part?.Identifier.GetLocation() ?? recipe.Locations.FirstOrDefault() ?? Location.None;
    }

    private AttributeSyntax? Attribute(string name, int occurrence = 0) =>
        KnownNames.FindAttributes(recipe, name).ElementAtOrDefault(occurrence)?.ApplicationSyntaxReference?.GetSyntax(cancellation)
            as AttributeSyntax;

    private Location? Argument(ProblemTarget target)
    {
        AttributeSyntax? attribute = Attribute(target.Name, target.Occurrence);
        ExpressionSyntax? value = Value(attribute, target.Argument);
        return (Element(value, target.Start) ?? value)?.GetLocation() ?? attribute?.GetLocation();
    }

    /// <summary>The expression given to a property of the attribute, or to the constructor parameter that sets it.</summary>
    private static ExpressionSyntax? Value(AttributeSyntax? attribute, string argument)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute?.ArgumentList?.Arguments ?? default;
        AttributeArgumentSyntax? named = arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        // The constructors of our attributes have one parameter, named as the property that it sets.
        AttributeArgumentSyntax? positional = arguments.FirstOrDefault(static candidate => candidate.NameEquals is null);
        bool isParameter = argument is nameof(SftRecipeAttribute.Model)
            or nameof(QuantizationAttribute.Type)
            or nameof(PromptTemplateAttribute.Template)
            or nameof(ChatTemplateAttribute.Name)
            or nameof(DatasetAttribute.Path)
            or nameof(LoraPatternAttribute.Pattern);
        return (named ?? (isParameter ? positional : null))?.Expression;
    }

    private static ExpressionSyntax? Element(ExpressionSyntax? value, int index)
    {
        ExpressionSyntax?[] elements = value switch
        {
            CollectionExpressionSyntax collection =>
                collection.Elements.Select(static element => (element as ExpressionElementSyntax)?.Expression).ToArray(),
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ToArray(),
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToArray(),
            _ => [],
        };
        return index >= 0 && index < elements.Length ? elements[index] : null;
    }

    private Location? Template(ProblemTarget target)
    {
        if (Value(Attribute(target.Name), target.Argument) is not { } value)
        {
            return null;
        }

        TextSpan[]? positions = LiteralPositions.Of(value);
        int last = target.Start + target.Length - 1;
        return positions is null || target.Length == 0 || last >= positions.Length
            ? value.GetLocation()
            : Location.Create(value.SyntaxTree, TextSpan.FromBounds(positions[target.Start].Start, positions[last].End));
    }

    private Location? RowType()
    {
        foreach (SyntaxReference reference in recipe.DeclaringSyntaxReferences)
        {
            BaseListSyntax? bases = (reference.GetSyntax(cancellation) as TypeDeclarationSyntax)?.BaseList;
            GenericNameSyntax? name = bases?.Types
                .Select(static type => type.Type is QualifiedNameSyntax qualified ? qualified.Right : type.Type)
                .OfType<GenericNameSyntax>()
                .FirstOrDefault(static type => type.Identifier.ValueText == nameof(ISftRecipe<object>));
            if (name?.TypeArgumentList.Arguments.FirstOrDefault() is { } argument)
            {
                return argument.GetLocation();
            }
        }

        return null;
    }

    private Location? Property(string name) =>
        ExampleTypeReader.FindProperty(recipe, name)?.Locations.FirstOrDefault(static location => location.IsInSource) ?? RowType();
}
