using System.Text.Json;
using System.Text.Unicode;

namespace SftRecipes.Checkpoints;

/// <summary>Reads the small JSON files that lie beside weights.</summary>
internal static class JsonFile
{
    /// <summary>A file's JSON object; it needs no disposing.</summary>
    /// <exception cref="RecipeException">The file is not there, cannot be read, or is not a JSON object.</exception>
    public static JsonElement ReadObject(string path)
    {
        try
        {
            byte[] json = File.ReadAllBytes(path);
            if (!Utf8.IsValid(json))
                throw new RecipeException($"'{path}' is not UTF-8 text; download it again.");
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new RecipeException($"'{path}' is not a JSON object; download it again.");
        }
        catch (JsonException e)
        {
            throw new RecipeException(
                $"'{path}' is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}); download it again or mend it "
                + "there.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecipeException($"There is no file '{path}'; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"'{path}' cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }
    }
}
