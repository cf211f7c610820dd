using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Contracts;

/// <summary>The path of a <c>[Dataset]</c> relative to the project: a file, a directory or a pattern, as a run resolves it.</summary>
internal sealed class DatasetPath
{
    private readonly string _path;
    private readonly StringComparison _comparison;

    private DatasetPath(string path, StringComparison comparison)
    {
        _path = path;
        _comparison = comparison;
    }

    /// <summary>Whether it is a file, going by its name, and no pattern.</summary>
    public bool IsFile => !IsPattern && DatasetFormats.Of(_path) is not null;

    /// <summary>What its name ends in, with the dot; null for a name without one, or one with stars in that place.</summary>
    public string? Extension
    {
        get
        {
            string name = _path.Substring(_path.LastIndexOf('/') + 1);
            int dot = name.LastIndexOf('.');
            return dot > 0 && dot < name.Length - 1 && name.IndexOf('*', dot) < 0 ? name.Substring(dot) : null;
        }
    }

    private bool IsPattern => _path.IndexOf('*') >= 0;

    /// <inheritdoc/>
    public override string ToString() => _path;

    /// <summary>The path; null where it is empty, leaves the project, or is no relative path of files.</summary>
    public static DatasetPath? Of(string? written, PathPlatform platform)
    {
        string path = platform == PathPlatform.Windows ? (written ?? string.Empty).Replace('\\', '/') : written ?? string.Empty;
        bool isElsewhere = string.IsNullOrWhiteSpace(path) || path[0] is '/' or '\\' or '~' || path.IndexOf(':') >= 0;
        if (isElsewhere)
        {
            return null;
        }

        var parts = new List<string>();
        foreach (string part in path.Split('/').Where(static part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return new DatasetPath(
            string.Join("/", parts), platform == PathPlatform.Unix ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a file is the dataset's or one of them.</summary>
    /// <param name="file">A path relative to the project.</param>
    public bool Holds(string file)
    {
        if (file.Equals(_path, _comparison))
        {
            return true;
        }

        return IsPattern
            ? Matches(_path.Split('/'), 0, file.Split('/'), 0)
            : DatasetFormats.Of(file) is not null && (_path.Length == 0 || file.StartsWith(_path + "/", _comparison));
    }

    /// <summary>Whether it is a file, and a file of which only the full path is known may be it.</summary>
    public bool IsEndOf(string fullPath) => IsFile && fullPath.EndsWith("/" + _path, _comparison) && (fullPath[0] == '/' || fullPath[1] == ':');

    /// <summary>Patterns ignore case on every platform.</summary>
    private static bool Matches(string[] pattern, int at, string[] file, int from)
    {
        if (at == pattern.Length)
        {
            return from == file.Length;
        }

        if (pattern[at] == "**")
        {
            // At the end of a pattern it stands for files, too.
            return Enumerable.Range(from, file.Length - from + 1)
                .Any(next => Matches(pattern, at + 1, file, next) && (at + 1 < pattern.Length || next > from));
        }

        return from < file.Length && MatchesName(pattern[at], 0, file[from], 0) && Matches(pattern, at + 1, file, from + 1);
    }

    private static bool MatchesName(string pattern, int at, string name, int from)
    {
        // The last star can always take more: going back to it is enough.
        int star = -1;
        int taken = 0;
        while (from < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                taken = from;
            }
            else if (at < pattern.Length && char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(name[from]))
            {
                at++;
                from++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                from = ++taken;
            }
            else
            {
                return false;
            }
        }

        return pattern.Skip(at).All(static rest => rest == '*');
    }
}
