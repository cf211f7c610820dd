using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Tests;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>
/// A recipe of <c>Recipes/Wrong</c> or <c>Recipes/Right</c>: one <c>.cs</c> file, or a folder whose <c>.cs</c> files are sources and whose
/// other files are additional files of the project; those in <c>models/org/name</c> belong to that model. Marks say what is expected where.
/// </summary>
/// <param name="Name">The file's or folder's name.</param>
/// <param name="Files">Its files.</param>
internal sealed partial record RecipeCase(string Name, IReadOnlyList<CaseFile> Files)
{
    /// <summary>The project folder that the compiler is told of.</summary>
    public const string ProjectFolder = "/project/";

    private static readonly string Root = Path.Combine(GoldenFiles.RepositoryRoot, "tests", "SftRecipes.Generators.Tests", "Recipes");

    /// <summary>Recipes that break rules.</summary>
    public static IReadOnlyList<string> Wrong { get; } = Names("Wrong");

    /// <summary>Recipes that nothing is to be said about.</summary>
    public static IReadOnlyList<string> Right { get; } = Names("Right");

    /// <summary>What is to be reported, in order of file and place.</summary>
    public IEnumerable<string> Expected => Files
        .SelectMany(file => file.Marks.Select(mark => Describe(file.Path, mark.Id, mark.Span, file.Text)))
        .Order(StringComparer.Ordinal);

    /// <summary>The ids that are to be reported.</summary>
    public IEnumerable<string> Ids => Files.SelectMany(file => file.Marks).Select(mark => mark.Id);

    /// <summary>The ids of notes that are reported besides, wherever: those of a comment such as <c>notes: SFT0209</c> in a file's first line.</summary>
    public IReadOnlyList<string> Notes => [.. Files.SelectMany(file => Note().Match(file.Text).Groups["id"].Captures).Select(capture => capture.Value)];

    /// <param name="kind">Wrong or Right.</param>
    /// <param name="name">The file or folder, without extension.</param>
    public static RecipeCase Load(string kind, string name)
    {
        string folder = Path.Combine(Root, kind, name);
        return new RecipeCase(name, Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => CaseFile.Read(file, ProjectFolder + Path.GetRelativePath(folder, file).Replace('\\', '/')))]
            : [CaseFile.Read(folder + ".cs", ProjectFolder + "Recipe.cs")]);
    }

    /// <summary>The project without its marks, with what the build adds: where runs find data files, and a list of them all.</summary>
    public RecipeProject Project()
    {
        CaseFile[] additional = [.. Files.Where(file => !file.IsSource)];
        string[] data = [.. additional.Select(file => DataPathOf(file.Path)).OfType<string>()];
        var project = new RecipeProject(
            [.. Files.Where(file => file.IsSource).Select(file => (file.Path, file.Text))],
            [.. additional.Select(file => new InMemoryText(file.Path, file.Text, ModelOf(file.Path)) { DataPath = DataPathOf(file.Path) })]);
        return additional.Length == 0 ? project : project.WithDataFiles("Linux", data);
    }

    /// <summary>A diagnostic in words that show what differs.</summary>
    public static string Describe(string path, string id, TextSpan span, string text) =>
        $"{path[ProjectFolder.Length..]} {span.Start:D5}..{span.End:D5} {id} «{text.Substring(span.Start, span.Length)}»";

    private static string[] Names(string kind) =>
    [
        .. new DirectoryInfo(Path.Combine(Root, kind)).GetFileSystemInfos()
            .Select(entry => entry is FileInfo ? Path.GetFileNameWithoutExtension(entry.Name) : entry.Name)
            .Order(StringComparer.Ordinal),
    ];

    private static string? ModelOf(string path) => ModelFolder().Match(path) is { Success: true } match ? match.Groups["id"].Value : null;

    private static string? DataPathOf(string path) =>
        ModelOf(path) is null && DatasetFormats.Of(path) is not null ? path[ProjectFolder.Length..] : null;

    [GeneratedRegex("\\A(//|#) notes:( (?<id>SFT[0-9]{4}),?)+\n")]
    private static partial Regex Note();

    [GeneratedRegex("/models/(?<id>[^/]+/[^/]+)/[^/]+$")]
    private static partial Regex ModelFolder();
}

/// <summary>One file of a case.</summary>
/// <param name="Path">Its path in the project.</param>
/// <param name="Text">Its text without marks.</param>
/// <param name="Marks">What is to be reported in it.</param>
internal sealed record CaseFile(string Path, string Text, IReadOnlyList<(string Id, TextSpan Span)> Marks)
{
    /// <summary>Whether the compiler compiles it.</summary>
    public bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal);

    public static CaseFile Read(string file, string path)
    {
        (string text, IReadOnlyList<(string Id, TextSpan Span)> marks) = Markup.Parse(File.ReadAllText(file).ReplaceLineEndings("\n"));
        return new CaseFile(path, text, marks);
    }
}
