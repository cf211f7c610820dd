using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>
/// Generated text is compared with <c>_snapshots/Class.Method#Hint.g.verified.cs</c>. A difference leaves a <c>.received.cs</c> beside it;
/// <c>SFT_ACCEPT_SNAPSHOTS=1</c> accepts what is received.
/// </summary>
internal static class Snapshots
{
    public static string Folder { get; } = Path.Combine(ProjectFolder(), "_snapshots");

    public static bool Accepting { get; } = Environment.GetEnvironmentVariable("SFT_ACCEPT_SNAPSHOTS") == "1";

    public static void Verify(string testClass, string test, IReadOnlyList<GeneratedSourceResult> sources)
    {
        Directory.CreateDirectory(Folder);
        string prefix = $"{testClass}.{test}#";
        var failures = new List<string>();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (GeneratedSourceResult source in sources)
        {
            string name = prefix + source.HintName[..^".cs".Length];
            expected.Add(name + ".verified.cs");
            failures.AddRange(Compare(Path.Combine(Folder, name), source.SourceText.ToString()));
        }

        foreach (string stale in Directory.GetFiles(Folder, prefix + "*.verified.cs").Where(file => !expected.Contains(Path.GetFileName(file))))
        {
            if (Accepting)
            {
                File.Delete(stale);
            }
            else
            {
                failures.Add($"{Path.GetFileName(stale)} is not generated any more");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static IEnumerable<string> Compare(string path, string text)
    {
        Assert.DoesNotContain('\r', text);
        string verified = path + ".verified.cs";
        string received = path + ".received.cs";
        string? before = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (before == text)
        {
            File.Delete(received);
            return [];
        }

        if (Accepting)
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return [];
        }

        File.WriteAllText(received, text);
        return [before is null ? $"{Path.GetFileName(verified)} is missing" : $"{Path.GetFileName(verified)}: {FirstDifference(before, text)}"];
    }

    private static string FirstDifference(string before, string after)
    {
        string[] left = before.Split('\n');
        string[] right = after.Split('\n');
        int line = Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        return $"line {line + 1}\n  verified: {left.ElementAtOrDefault(line)}\n  received: {right.ElementAtOrDefault(line)}";
    }

    private static string ProjectFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
