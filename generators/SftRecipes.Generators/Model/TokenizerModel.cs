using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>What rules need to know of a model's tokenizer: its special tokens, and its own way of writing conversations.</summary>
internal sealed record TokenizerModel
{
    /// <summary>The special tokens of the vocabulary, by text.</summary>
    public EquatableArray<SpecialToken> Tokens { get; init; }

    /// <summary>What looks like a special token and is ordinary text in this model's prompts, such as Llama 2's <c>[INST]</c>.</summary>
    public EquatableArray<string> TextMarkers { get; init; }

    /// <summary>What the names of numbered spare tokens begin with.</summary>
    public EquatableArray<string> SparePrefixes { get; init; }

    /// <summary>The token that begins a text; null for none.</summary>
    public string? Bos { get; init; }

    /// <summary>The token that ends a text; null for none.</summary>
    public string? Eos { get; init; }

    /// <summary>The token that ends a turn: <see cref="Eos"/>, or one of its own; null for none.</summary>
    public string? TurnEnd { get; init; }

    /// <summary>Whether the tokenizer puts <see cref="Bos"/> in front of a text; null where that is not known.</summary>
    public bool? AddsBos { get; init; }

    /// <summary>The tokens at which generation stops, by <c>generation_config.json</c>; null where that is not known.</summary>
    public EquatableArray<int>? StopIds { get; init; }

    /// <summary>The model's own chat template; null where it has none, or none is known.</summary>
    public ChatMarks? Chat { get; init; }

    /// <summary>Whether the model was tuned to converse by <see cref="Chat"/>, and does not just bring it along.</summary>
    public bool IsChatTuned { get; init; }

    /// <summary>The names of the model's chat templates; null where that is not known.</summary>
    public EquatableArray<string>? ChatTemplateNames { get; init; }

    /// <summary>Whether all this is read from the model's files, and not from the built-in table.</summary>
    public bool IsGiven { get; init; }

    /// <summary>Whether the model's prompts may hold this text.</summary>
    public bool Knows(string text) =>
        IsToken(text)
        || TextMarkers.Contains(text)
        || (Chat is { } chat && chat.Markers.Contains(text))
        || SparePrefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>All that <see cref="Knows"/> but spare tokens: what may have been meant.</summary>
    public IEnumerable<string> Names => Tokens.Select(static token => token.Text)
        .Concat(TextMarkers)
        .Concat(Chat?.Markers ?? default)
        .Distinct(StringComparer.Ordinal);

    /// <summary>Whether it is one token of the vocabulary.</summary>
    public bool IsToken(string text) => Find(text) is not null;

    /// <summary>The token of this text.</summary>
    public SpecialToken? Find(string text) => Tokens.FirstOrDefault(token => string.Equals(token.Text, text, StringComparison.Ordinal));
}

/// <param name="Text">The token as it is written.</param>
/// <param name="Id">Its id; null where only its text is known.</param>
internal sealed record SpecialToken(string Text, int? Id);

/// <summary>What of a chat template's text matters: how it marks turns.</summary>
/// <param name="Markers">What looks like a special token in it, sorted.</param>
/// <param name="WritesEos">Whether it writes <c>eos_token</c>.</param>
/// <param name="TurnEnd">The token that its <c>{% generation %}</c> block ends in; null where that cannot be told.</param>
internal sealed record ChatMarks(EquatableArray<string> Markers, bool WritesEos, string? TurnEnd);

/// <summary>The special tokens that a recipe's code relies on.</summary>
/// <param name="Eos">The token that the model's files were given to name as EOS; null where they were not given.</param>
/// <param name="Written">The tokens that the template writes, sorted.</param>
internal sealed record UsedTokens(string? Eos, EquatableArray<string> Written);
