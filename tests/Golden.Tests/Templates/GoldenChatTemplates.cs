using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.Golden.Tests.Templates;

/// <summary>Published chat templates with what transformers' own environment renders; see <see cref="GoldenFiles.Foreign"/>.</summary>
internal static class GoldenChatTemplates
{
    private const string ConversationsFile = "conversations.json";

    public static string? Folder => GoldenFiles.Foreign("chat_templates");

    /// <summary>The templates' names; one that says so where there are none.</summary>
    public static IEnumerable<object[]> Names => Folder is null
        ? [["(none)"]]
        : Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Where(file => file != ConversationsFile)
            .Order(StringComparer.Ordinal).Select(file => new object[] { Path.GetFileNameWithoutExtension(file) });

    public static JsonElement Read(string name)
    {
        Skip.If(Folder is null, "golden/chat_templates is not there.");
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, name + ".json"))).RootElement;
    }

    public static JsonElement Conversation(string id) =>
        Read(Path.GetFileNameWithoutExtension(ConversationsFile)).GetProperty("conversations").GetProperty(id);
}
