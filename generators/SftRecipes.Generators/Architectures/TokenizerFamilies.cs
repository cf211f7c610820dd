using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Prompts;

namespace SftRecipes.Generators.Architectures;

/// <summary>The special tokens of built-in models: what rules go by where a model's tokenizer files are not given.</summary>
internal static class TokenizerFamilies
{
    private const string Prefix = "SpecialTokens/";
    private static readonly Lazy<IReadOnlyList<TokenizerFamily>> Families = new(Read);

    private static readonly Lazy<IReadOnlyDictionary<string, TokenizerFamily.Variant>> ByModel = new(static () => All
        .SelectMany(static family => family.Variants)
        .SelectMany(static variant => variant.Models.Select(model => (Model: model, Variant: variant)))
        .ToDictionary(static entry => entry.Model, static entry => entry.Variant, StringComparer.Ordinal));

    private static readonly Lazy<ILookup<string, TokenizerFamily>> ByToken = new(static () => All
        .SelectMany(static family => family.Tokens.Select(static token => token.Text).Concat(family.TextMarkers).Distinct()
            .Select(text => (Text: text, Family: family)))
        .ToLookup(static entry => entry.Text, static entry => entry.Family, StringComparer.Ordinal));

    public static IReadOnlyList<TokenizerFamily> All => Families.Value;

    /// <summary>What is known of a built-in model's tokenizer; null for nothing.</summary>
    public static TokenizerModel? Find(string model) =>
        ByModel.Value.TryGetValue(model, out TokenizerFamily.Variant? variant) ? WithChat(variant) : null;

    /// <summary>The families whose prompts hold this special token; those first that have it as a token of the vocabulary.</summary>
    public static IReadOnlyList<TokenizerFamily> Having(string text) => ByToken.Value[text]
        .OrderBy(family => family.Tokens.Any(token => token.Text == text) ? 0 : 1)
        .ToList();

    /// <summary>
    /// What is markup in the prompts of models that begin and end texts with these tokens: Llama 2's <c>[INST]</c> is no token of any
    /// vocabulary of its time.
    /// </summary>
    public static IEnumerable<string> TextMarkers(string? bos, string? eos) => All
        .Where(family => family.Variants.Any(variant => variant.Tokenizer.Bos == bos && variant.Tokenizer.Eos == eos))
        .SelectMany(static family => family.TextMarkers)
        .Distinct(StringComparer.Ordinal);

    // Which markup templates have is found by the tokens of families, so it cannot be a part of them.
    private static TokenizerModel WithChat(TokenizerFamily.Variant variant) =>
        variant.ChatTemplate is { } name && BuiltInTemplates.Find(name) is { } chat
            ? variant.Tokenizer with { Chat = chat, IsChatTuned = true }
            : variant.Tokenizer;

    private static IReadOnlyList<TokenizerFamily> Read()
    {
        Assembly home = typeof(TokenizerFamilies).Assembly;
        return home.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using Stream stream = home.GetManifestResourceStream(name)!;
                using var reader = new StreamReader(stream);
                return TokenizerFamily.Read(JsonParser.Parse(reader.ReadToEnd()).Root!);
            })
            .OrderBy(static family => family.Name, StringComparer.Ordinal)
            .ToList();
    }
}
