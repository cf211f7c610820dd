using System.Linq;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Yaml;

/// <summary>Finds what a problem points at in a recipe file.</summary>
/// <param name="text">The file's text.</param>
/// <param name="attributes">What it says.</param>
/// <param name="top">Its first key, which stands for the file where nothing names the class.</param>
internal sealed class RecipeFileLocator(string text, YamlAttributes attributes, YamlNode top)
{
    /// <summary>The narrowest run of characters that stands for the target.</summary>
    public TextSpan Locate(ProblemTarget target) => target.Kind switch
    {
        TargetKind.File => Clamped(target.Start, target.Length),
        TargetKind.Attribute => Span(attributes.Written(target.Name, target.Occurrence)?.Key),
        TargetKind.Argument => Argument(target),
        TargetKind.Template => InText(target),
        TargetKind.RowType => Span(Row is { Value.Kind: YamlKind.Scalar } row ? row.Value : Row?.Key),
        TargetKind.Property => Span(Row?.Value.Entries.FirstOrDefault(field => field.Key.Value == target.Name)?.Key ?? Row?.Value),
        _ => null,
    }
    ?? Span(attributes.OfFile(YamlKeys.Name)?.Value ?? attributes.Written(nameof(SftRecipeAttribute), 0)?.Key ?? top)
    ?? default;

    /// <summary>The prompt template; null where there is none.</summary>
    public YamlNode? Template => attributes.Written(nameof(PromptTemplateAttribute), 0) is { } prompt
        && prompt.Properties.TryGetValue(nameof(PromptTemplateAttribute.Template), out YamlEntry? entry) ? entry.Value : null;

    private YamlEntry? Row => attributes.OfFile(YamlKeys.Row);

    private TextSpan? Argument(ProblemTarget target)
    {
        WrittenAttribute? written = attributes.Written(target.Name, target.Occurrence);
        if (written is null || !written.Properties.TryGetValue(target.Argument, out YamlEntry? entry))
        {
            // Training arguments stand in the file itself: those that are not written have no place.
            return YamlKeys.Sections.Any(section => section.Attribute.Name == target.Name && section.Key.Length > 0) ? Span(written?.Key) : null;
        }

        return Span(target.Start >= 0 && target.Start < entry.Value.Items.Count ? entry.Value.Items[target.Start] : entry.Value);
    }

    private TextSpan? InText(ProblemTarget target)
    {
        if (attributes.Written(target.Name, 0)?.Properties.TryGetValue(target.Argument, out YamlEntry? entry) != true)
        {
            return Span(attributes.Written(target.Name, 0)?.Key);
        }

        TextSpan[]? positions = ScalarPositions.Of(text, entry!.Value);
        int last = target.Start + target.Length - 1;
        return positions is null || target.Length == 0 || target.Start < 0 || last >= positions.Length
            ? Span(entry.Value)
            : TextSpan.FromBounds(positions[target.Start].Start, positions[last].End);
    }

    private TextSpan? Span(YamlNode? node) => node is null ? null : Clamped(node.Start, node.Length);

    private TextSpan Clamped(int start, int length)
    {
        int from = System.Math.Min(start, text.Length);
        return TextSpan.FromBounds(from, System.Math.Min(from + length, text.Length));
    }
}
