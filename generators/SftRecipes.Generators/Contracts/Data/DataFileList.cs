using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>The data files that the project has, read or not: <c>Data/train.jsonl</c>, a line each.</summary>
/// <param name="Paths">Where a run finds them, relative to the project, with <c>/</c>, in order of their names.</param>
/// <param name="Platform">Whose rules paths follow.</param>
internal sealed record DataFileList(EquatableArray<string> Paths, PathPlatform Platform)
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="platform">As MSBuild names it: <c>Windows</c>, <c>OSX</c>; anything else tells apart upper and lower case.</param>
    public static DataFileList Read(string text, string platform) => new(
        text.Split('\n')
            .Select(static line => line.Trim('\r').Replace('\\', '/'))
            .Where(static line => line.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static line => line, StringComparer.Ordinal)
            .ToEquatableArray(),
        platform switch
        {
            "Windows" => PathPlatform.Windows,
            "OSX" => PathPlatform.Mac,
            _ => PathPlatform.Unix,
        });
}

internal enum PathPlatform
{
    /// <summary>Case matters.</summary>
    Unix,

    /// <summary>Case does not matter.</summary>
    Mac,

    /// <summary>Case does not matter, and <c>\</c> separates too.</summary>
    Windows,
}
