using System.IO.Hashing;
using System.Reflection;

namespace SftRecipes.Data;

/// <summary>The code that makes prompts of rows: the recipe's assembly and what it refers to beside .NET and this library.</summary>
internal static class CodeFingerprint
{
    private static readonly string[] s_ours = ["SftRecipes", "SftRecipes.Abstractions", "TorchSharp"];

    /// <summary>Appends what changes whenever one of these assemblies is compiled from other sources.</summary>
    public static void AppendTo(XxHash128 hash, Type recipe)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Assembly>([recipe.Assembly]);
        List<Guid> versions = [];
        while (open.TryPop(out Assembly? assembly))
        {
            versions.Add(assembly.ManifestModule.ModuleVersionId);
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            {
                if (known.Add(reference.FullName) && !s_ours.Contains(reference.Name) && TryLoad(reference) is { } referenced && !IsFramework(referenced))
                    open.Push(referenced);
            }
        }
        foreach (Guid version in versions.Order())
            hash.Append(version.ToByteArray());
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // Referred to and not there: then nothing runs it either.
            return null;
        }
    }

    private static bool IsFramework(Assembly assembly) =>
        assembly.Location.Length > 0 && Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
