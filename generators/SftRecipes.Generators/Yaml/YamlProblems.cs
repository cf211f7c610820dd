using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Yaml;

/// <summary>What is wrong with a file before it is a recipe.</summary>
internal sealed class YamlProblems
{
    private readonly List<Problem> _all = [];

    public IReadOnlyList<Problem> All => _all;

    /// <summary>Set where the text breaks off: what follows from that would only distract.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Something wrong with a value or a key.</summary>
    public void Add(string ruleId, YamlNode at, params string[] arguments) => Add(ruleId, at, [], arguments);

    /// <summary>A value that its key cannot have.</summary>
    public void Value(string key, YamlNode wrong, string expected) => Value(key, wrong, expected, []);

    /// <summary>A value that its key cannot have, and those that it can.</summary>
    public void Value(string key, YamlNode wrong, string expected, IReadOnlyCollection<string> meant) =>
        Add(RuleIds.RecipeValueInvalid, wrong, meant, key, wrong.Description, expected);

    /// <summary>A key that there is none of.</summary>
    /// <param name="key">The key.</param>
    /// <param name="section">The section's key; empty for the file itself.</param>
    /// <param name="keys">What there is.</param>
    public void Unknown(YamlNode key, string section, IReadOnlyCollection<string> keys)
    {
        string where = section.Length == 0 ? "a recipe" : $"'{section}'";
        string all = section.Length == 0 ? string.Empty : "; its keys are " + string.Join(", ", keys);
        Add(RuleIds.RecipeKeyUnknown, key, Replacements(key.Value, keys), key.Value, where, Meant(key.Value, section, keys) ?? all);
    }

    /// <summary>An entry whose key has come before in the same mapping is reported; whether it is new.</summary>
    public bool IsNew(YamlEntry entry, ISet<string> seen)
    {
        if (seen.Add(entry.Key.Value))
        {
            return true;
        }

        Add(RuleIds.RecipeKeyTwice, entry.Key, entry.Key.Value);
        return false;
    }

    private void Add(string ruleId, YamlNode at, IReadOnlyCollection<string> suggestions, params string[] arguments)
    {
        if (!IsComplete)
        {
            _all.Add(new Problem(ruleId, ProblemTarget.File(at.Start, at.Length), arguments) { Suggestions = suggestions.ToEquatableArray() });
        }
    }

    /// <summary>The keys that the same value can stand behind, nearest first.</summary>
    private static IReadOnlyList<string> Replacements(string written, IReadOnlyCollection<string> keys)
    {
        if (!YamlKeys.OtherNames.TryGetValue(written, out string? meant) || !keys.Contains(meant))
        {
            return NearestNames.Find(written, keys, 2);
        }

        // What is a switch elsewhere is a section here.
        bool isSection = YamlKeys.Sections.Any(section => section.Key == meant && !section.IsList);
        return isSection ? [] : [meant];
    }

    private static string? Meant(string written, string section, IReadOnlyCollection<string> keys)
    {
        if (YamlKeys.OtherNames.TryGetValue(written, out string? meant) && keys.Contains(meant))
        {
            return $" (did you mean '{meant}'?)";
        }

        // A key in the wrong section goes before names that merely look alike.
        string key = meant ?? written;
        string[] owners =
        [
            .. YamlKeys.Sections.Where(other => other.Key.Length > 0 && other.Key != section && YamlKeys.Of(other.Attribute).ContainsKey(key))
                .Select(static other => $"'{other.Key}'"),
            .. section.Length > 0 && YamlKeys.OfFile.ContainsKey(key) ? new[] { "the file itself" } : [],
        ];
        string near = NearestNames.Suggestion(written, keys);
        return owners.Length is 1 or 2 && (near.Length == 0 || !near.Contains($"'{written}'"))
            ? $"; '{key}' belongs in {string.Join(" or ", owners)}"
            : near.Length > 0 ? near : null;
    }
}
