using System.Collections.Generic;

namespace SftRecipes.Generators.Contracts;

/// <summary>Splits a data file into rows, as a run does; no more of them than are looked at.</summary>
internal static class DataRows
{
    private const string DataProperty = "data";

    /// <summary>The rows of a file: where the text of each begins, and what it holds.</summary>
    /// <param name="path">The file; its format follows the name.</param>
    /// <param name="text">Its text.</param>
    public static IEnumerable<(int Start, JsonResult Json)> Of(string path, string text) =>
        DatasetFormats.IsJsonLines(path) ? Lines(text) : Items(text);

    /// <summary>Whether rows of a file can be looked at.</summary>
    public static bool CanRead(string path) => DatasetFormats.Of(path) is DatasetFormats.JsonLines or DatasetFormats.Json;

    private static IEnumerable<(int Start, JsonResult Json)> Lines(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            // An editor ends lines at more characters than these; a run does not.
            int end = text.IndexOfAny(['\r', '\n'], start);
            end = end < 0 ? text.Length : end;
            if (end > DataFile.MaxLength)
            {
                yield break;
            }

            string line = text.Substring(start, end - start);
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (start, JsonParser.Parse(line, strict: true));
            }

            start = end + 1;
        }
    }

    /// <summary>The items of the file's list, or of that which is the <c>data</c> of its object.</summary>
    private static IEnumerable<(int Start, JsonResult Json)> Items(string text)
    {
        if (text.Length > DataFile.MaxLength)
        {
            yield break;
        }

        JsonResult file = JsonParser.Parse(text, strict: true);
        JsonValue? list = file.Root?.Kind == JsonKind.Array ? file.Root : file.Root?[DataProperty];
        if (list?.Kind != JsonKind.Array)
        {
            yield return (0, file.Root is null
                ? file
                : new JsonResult(null, "a .json dataset is a list of objects, or an object with a \"data\" list", file.Root.Start));
            yield break;
        }

        foreach (JsonValue item in list.Items)
        {
            yield return (0, new JsonResult(item, string.Empty, 0));
        }
    }
}
