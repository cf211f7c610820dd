using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Prompts;

/// <summary>The chat templates that come along, as far as rules need them: the runtime's own files, embedded here too.</summary>
internal static class BuiltInTemplates
{
    private const string Prefix = "Templates/";
    private const string Suffix = ".jinja";

    private static readonly IReadOnlyDictionary<string, ChatMarks> All = ChatTemplateNames.All.ToDictionary(
        static name => name, static name => ChatTemplateText.Marks(Text(name)), StringComparer.Ordinal);

    /// <summary>
    /// Whether it is Zephyr's markup (<c>&lt;|user|&gt;</c>), which was made as ordinary text for models whose vocabulary has no tokens for
    /// turns: any prompt can hold it.
    /// </summary>
    public static bool IsPlainText(string marker) => All[ChatTemplateNames.Zephyr].Markers.Contains(marker);

    /// <summary>How a template marks turns; null where there is none of the name.</summary>
    public static ChatMarks? Find(string name) => All.TryGetValue(name, out ChatMarks? marks) ? marks : null;

    /// <summary>The template that marks turns as another one does, which may write more than it; null for none.</summary>
    public static string? Like(ChatMarks marks) => All
        .Where(entry => entry.Value.Markers.Count > 0 && entry.Value.Markers.All(marks.Markers.Contains))
        .OrderByDescending(static entry => entry.Value.Markers.Count)
        .ThenBy(static entry => entry.Key, StringComparer.Ordinal)
        .Select(static entry => entry.Key)
        .FirstOrDefault();

    private static string Text(string name)
    {
        using Stream stream = typeof(BuiltInTemplates).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new ArgumentException("There is no built-in template " + name + ".", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
