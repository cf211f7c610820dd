using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// The built-in models: the published <c>config.json</c> fields of common checkpoints, embedded as <c>Catalogue/org--name.json</c>.
/// </summary>
internal static class Catalogue
{
    private const string Prefix = "Catalogue/";
    private const string Suffix = ".json";
    private static readonly Assembly Home = typeof(Catalogue).Assembly;
    private static readonly ConcurrentDictionary<string, ArchitectureModel?> Models = new(StringComparer.Ordinal);

    /// <summary>The ids of all built-in models, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } = Home.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(static name => name.Substring(Prefix.Length, name.Length - Prefix.Length - Suffix.Length).Replace("--", "/"))
        .OrderBy(static id => id, StringComparer.Ordinal)
        .ToArray();

    /// <summary>The model of this id, or null where it is not built in.</summary>
    public static ArchitectureModel? Find(string id) =>
        Ids.Contains(id, StringComparer.Ordinal) ? Models.GetOrAdd(id, static id => ModelFile.Read(Text(id)).Architecture) : null;

    /// <summary>The embedded configuration of a built-in model.</summary>
    public static string Text(string id)
    {
        using Stream stream = Home.GetManifestResourceStream(Prefix + id.Replace("/", "--") + Suffix)
            ?? throw new ArgumentException("There is no built-in model " + id + ".", nameof(id));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
