using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>The special tokens that models of one family have in common, read from <c>SpecialTokens/*.json</c>.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Tokens">Special tokens of the vocabulary.</param>
/// <param name="TextMarkers">What looks like them and is text.</param>
/// <param name="End">What ends a turn, where that is not EOS.</param>
/// <param name="Variants">The models, by what they differ in.</param>
internal sealed record TokenizerFamily(
    string Name,
    EquatableArray<SpecialToken> Tokens,
    EquatableArray<string> TextMarkers,
    string? End,
    IReadOnlyList<TokenizerFamily.Variant> Variants)
{
    /// <param name="Models">Ids of built-in models.</param>
    /// <param name="Tokenizer">What is known of their tokenizers, but for the chat template.</param>
    /// <param name="ChatTemplate">Which of ours is the one that they were tuned with; null for base models.</param>
    public sealed record Variant(IReadOnlyList<string> Models, TokenizerModel Tokenizer, string? ChatTemplate);

    /// <summary>Whether a token begins texts in this family.</summary>
    public bool BeginsWith(string token) => Variants.Any(variant => variant.Tokenizer.Bos == token);

    /// <summary>Whether a token ends turns or texts in this family.</summary>
    public bool EndsWith(string token) => End == token || Variants.Any(variant => variant.Tokenizer.Eos == token);

    public static TokenizerFamily Read(JsonValue root)
    {
        EquatableArray<SpecialToken> tokens = root["tokens"]!.Members
            .Select(static member => new SpecialToken(member.Key, int.Parse(member.Value.Text, CultureInfo.InvariantCulture)))
            .OrderBy(static token => token.Text, StringComparer.Ordinal)
            .ToEquatableArray();
        EquatableArray<string> text = Texts(root["text"]).ToEquatableArray();
        return new TokenizerFamily(
            root["name"]!.Text, tokens, text, root["end"]?.Text, root["variants"]!.Items.Select(variant => ReadVariant(root, variant, tokens, text)).ToList());
    }

    private static Variant ReadVariant(JsonValue root, JsonValue variant, EquatableArray<SpecialToken> tokens, EquatableArray<string> text)
    {
        var tokenizer = new TokenizerModel
        {
            Tokens = tokens,
            TextMarkers = text,
            SparePrefixes = Texts(root["spares"]).ToEquatableArray(),
            Bos = (variant["bos"] ?? root["bos"])?.Text,
            Eos = variant["eos"]!.Text,
            TurnEnd = (variant["chat_template"] is null ? null : root["end"])?.Text ?? variant["eos"]!.Text,
            AddsBos = root["adds_bos"] is { } adds ? adds.Kind == JsonKind.True : null,
            StopIds = variant["stops"] is { } stops
                ? Texts(stops).Select(stop => tokens.First(token => token.Text == stop).Id!.Value).ToEquatableArray()
                : null,
        };
        return new Variant(Texts(variant["models"]).ToList(), tokenizer, variant["chat_template"]?.Text);
    }

    private static IEnumerable<string> Texts(JsonValue? list) => list?.Items.Select(static item => item.Text) ?? [];
}
