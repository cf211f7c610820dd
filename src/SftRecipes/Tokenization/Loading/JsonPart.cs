using System.Text.Json;

namespace SftRecipes.Tokenization;

/// <summary>A value in a JSON file that knows where it stands, so that what is wrong with it can be said.</summary>
/// <param name="Element">The value.</param>
/// <param name="File">The file's path.</param>
/// <param name="Path">Where in the file, such as <c>model.merges</c>; empty for the whole.</param>
internal readonly record struct JsonPart(JsonElement Element, string File, string Path)
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Whether there is a value other than null.</summary>
    public bool Exists => Element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsString => Element.ValueKind == JsonValueKind.String;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    public bool IsNumber => Element.ValueKind == JsonValueKind.Number;

    /// <summary>The value of <c>type</c> of a pipeline part.</summary>
    public string Type => this["type"].String();

    /// <summary>A property; one that does not exist if this has none of that name or is no object.</summary>
    public JsonPart this[string name] => new(
        IsObject && Element.TryGetProperty(name, out JsonElement value) ? value : default, File, Path.Length == 0 ? name : $"{Path}.{name}");

    /// <summary>Reads a file.</summary>
    /// <exception cref="RecipeException">It cannot be read or is no JSON.</exception>
    public static JsonPart Read(string file)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(file);
            using JsonDocument document = JsonDocument.Parse(stream, s_options);
            return new JsonPart(document.RootElement.Clone(), file, "");
        }
        catch (JsonException error)
        {
            throw new RecipeException(
                $"{file} is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}); download it again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{file} cannot be read ({error.Message.TrimEnd('.')}); check its permissions.", error);
        }
    }

    public string String() => IsString ? Element.GetString()! : throw Wrong("a string");

    public string? StringOrNull() => Exists ? String() : null;

    /// <summary>A string that stands for itself or for <c>{"content": …}</c>, as special tokens are written; null if absent.</summary>
    public string? ContentOrNull() => IsObject ? this["content"].StringOrNull() : IsString ? String() : null;

    public bool Bool(bool whenAbsent) => !Exists ? whenAbsent
        : Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? Element.GetBoolean()
        : throw Wrong("true or false");

    public int Int() => IsNumber && Element.TryGetInt32(out int value) ? value : throw Wrong("a whole number");

    public double Number() => IsNumber && Element.TryGetDouble(out double value) ? value : throw Wrong("a number");

    public IEnumerable<JsonPart> Items()
    {
        JsonPart part = this;
        return IsArray
            ? Element.EnumerateArray().Select((item, index) => new JsonPart(item, part.File, $"{part.Path}[{index}]"))
            : throw Wrong("an array");
    }

    public IEnumerable<(string Name, JsonPart Value)> Properties()
    {
        JsonPart part = this;
        return IsObject
            ? Element.EnumerateObject().Select(property => (property.Name, new JsonPart(property.Value, part.File, $"{part.Path}.{property.Name}")))
            : throw Wrong("an object");
    }

    /// <summary>The error for a pipeline part that this program does not know.</summary>
    public RecipeException Unsupported(string what) => new(
        $"{File}: {Path} is {what}, which this tokenizer does not implement; use a model whose tokenizer is BPE or "
        + "Unigram.");

    /// <summary>The error for a value of the wrong kind.</summary>
    public RecipeException Wrong(string expected) => new(
        Exists ? $"{File}: {Path} must be {expected}; download the file again or mend it."
            : $"{File}: {Path} is missing and must be {expected}; download the file again or mend it.");
}
