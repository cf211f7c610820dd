using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>
/// Which linear modules LoRA targets name, as PEFT matches a list: a module's path equals the entry or ends in a dot and the entry.
/// </summary>
internal static class TargetModules
{
    /// <summary>The modules that get an adapter, in the model's order; entries that match nothing add nothing.</summary>
    /// <param name="architecture">The base model.</param>
    /// <param name="entries">The targets as written; none means the architecture's own list.</param>
    public static IReadOnlyList<LinearSite> Match(ArchitectureModel architecture, EquatableArray<string> entries)
    {
        EquatableArray<string> effective = entries.Count > 0 ? entries : architecture.DefaultTargetModules;
        return architecture.LinearSites().Where(site => effective.Any(entry => Matches(architecture, site, entry))).ToArray();
    }

    /// <summary>Whether an entry names this module, in every layer if it is a layer's.</summary>
    public static bool Matches(ArchitectureModel architecture, LinearSite site, string entry) =>
        entry.Length > 0
        && (site.Scope == SiteScope.Layer ? IsSuffix(site.Path, entry) : IsSuffix(architecture.FullPath(site, 0), entry));

    /// <summary>
    /// The module that an entry names in one layer only, such as <c>layers.3.self_attn.q_proj</c>; null where it names none so.
    /// </summary>
    public static LinearSite? OfOneLayer(ArchitectureModel architecture, string entry)
    {
        // Every path ending in a layer's number and the module's path has that number as the segment before.
        foreach (LinearSite site in architecture.LinearSites().Where(static site => site.Scope == SiteScope.Layer))
        {
            string suffix = "." + site.Path;
            if (!entry.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }

            string before = entry.Substring(0, entry.Length - suffix.Length);
            string number = before.Substring(before.LastIndexOf('.') + 1);
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                && layer < architecture.LayerCount
                && IsSuffix(architecture.FullPath(site, layer), entry))
            {
                return site;
            }
        }

        return null;
    }

    /// <summary>The last segments of all linear modules' paths, the names that targets usually are.</summary>
    public static IReadOnlyList<string> Names(ArchitectureModel architecture) =>
        architecture.LinearSites()
            .Where(site => site.Scope != SiteScope.Head || !architecture.Head.Tied)
            .Select(static site => site.Linear.Name.Substring(site.Linear.Name.LastIndexOf('.') + 1))
            .Distinct(StringComparer.Ordinal)
            .ToArray();

    private static bool IsSuffix(string path, string entry) =>
        path.EndsWith(entry, StringComparison.Ordinal) && (path.Length == entry.Length || path[path.Length - entry.Length - 1] == '.');
}
