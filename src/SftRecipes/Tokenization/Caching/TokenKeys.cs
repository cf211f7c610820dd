using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;
using SftRecipes.Data;

namespace SftRecipes.Tokenization;

/// <summary>
/// What a recipe's tokens depend on beside the rows: the tokenizer, how responses end and what is trained, and the versions of this library,
/// its format and the library that merges. Not on MaxLength and what follows it: rows are kept at their full length.
/// </summary>
internal sealed class TokenKeys
{
    private const int FormatVersion = 1;
    private readonly byte[] _settings;
    private readonly Type _recipe;

    public TokenKeys(RecipeDefinition definition, Type recipe, HuggingFaceTokenizer tokenizer)
    {
        _recipe = recipe;
        var hash = new XxHash128();
        Append(hash, FormatVersion);
        hash.Append(typeof(TokenKeys).Module.ModuleVersionId.ToByteArray());
        hash.Append(typeof(BpeTokenizer).Module.ModuleVersionId.ToByteArray());
        Append(hash, definition.AppendEos ? 1 : 0);
        Append(hash, definition.Training.CompletionOnlyLoss ? 1 : 0);
        foreach (int? id in new[] { tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.UnkId })
        {
            Append(hash, id ?? -1);
        }

        foreach (string file in tokenizer.SourceFiles)
        {
            Append(hash, Path.GetFileName(file));
            hash.Append(OfContent(file));
        }

        _settings = hash.GetCurrentHash();
    }

    /// <summary>The key of a file as it is, read by this recipe's code: known without reading rows.</summary>
    public string OfFile(string path)
    {
        var hash = new XxHash128();
        hash.Append(_settings);
        CodeFingerprint.AppendTo(hash, _recipe);
        // The extension says how the file is read.
        Append(hash, Path.GetFileName(path).ToUpperInvariant());
        hash.Append(OfContent(path));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The key of prompts, whatever code made them.</summary>
    /// <param name="rows">The rows; read once.</param>
    /// <param name="read">Told how many rows were read so far.</param>
    public string OfPrompts(IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> rows, Action<int> read)
    {
        var hash = new XxHash128();
        hash.Append(_settings);
        int count = 0;
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        foreach (ExampleRow<IReadOnlyList<PromptSegment>> row in rows)
        {
            Append(hash, row.Line);
            JsonSerializer.Serialize(json, row.Value);
            Append(hash, (int)buffer.Length);
            hash.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            buffer.SetLength(0);
            json.Reset();
            read(++count);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static byte[] OfContent(string path)
    {
        var hash = new XxHash128();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 20);
        hash.Append(stream);
        return hash.GetCurrentHash();
    }

    private static void Append(XxHash128 hash, int number) => hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));

    private static void Append(XxHash128 hash, string text)
    {
        Append(hash, text.Length);
        hash.Append(Encoding.UTF8.GetBytes(text));
    }
}
