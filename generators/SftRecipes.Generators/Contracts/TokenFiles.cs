using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>Reads what the tokenizer's small files and <c>generation_config.json</c> say of special tokens.</summary>
internal static class TokenFiles
{
    private const string TokenForm = "a string, an object with a \"content\", or null";

    private static readonly string[] RoleNames =
        ["bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token"];

    /// <summary><c>tokenizer_config.json</c> or <c>special_tokens_map.json</c>, which share their fields.</summary>
    public static TokenFile Roles(JsonValue root, ICollection<Problem> problems)
    {
        var tokens = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        var roles = RoleNames.ToDictionary(static name => name, name => Role(root, name, problems));
        IEnumerable<string?> named = roles.Values.Concat(Additional(root, problems));
        foreach (string text in named.OfType<string>())
        {
            tokens[text] = null;
        }

        JsonValue? decoder = root.Present("added_tokens_decoder");
        foreach ((string text, int id) in Decoder(decoder, problems))
        {
            tokens[text] = id;
        }

        return new TokenFile
        {
            Bos = roles["bos_token"],
            Eos = roles["eos_token"],
            Pad = roles["pad_token"],
            AddBosToken = Flag(root, "add_bos_token", problems),
            Class = root.Present("tokenizer_class") is { Kind: JsonKind.String } name ? name.Text : null,
            ListsAll = decoder is not null,
            All = tokens.Select(static entry => new SpecialToken(entry.Key, entry.Value)).ToEquatableArray(),
        };
    }

    /// <summary><c>added_tokens.json</c>: ids by text.</summary>
    public static TokenFile AddedTokens(JsonValue root, ICollection<Problem> problems)
    {
        var tokens = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonValue> member in root.Members)
        {
            if (member.Value.Index() is { } id)
            {
                tokens[member.Key] = id;
            }
            else
            {
                problems.Wrong(member.Value, member.Key, "the token's id");
            }
        }

        return new TokenFile { All = tokens.Select(static entry => new SpecialToken(entry.Key, entry.Value)).ToEquatableArray() };
    }

    /// <summary><c>eos_token_id</c> of <c>generation_config.json</c>, sorted; null where it does not say.</summary>
    public static EquatableArray<int>? StopIds(JsonValue root, ICollection<Problem> problems)
    {
        if (root.Present("eos_token_id") is not { } value)
        {
            return null;
        }

        int?[] ids = (value.Kind == JsonKind.Array ? value.Items : [value]).Select(static item => item.Index()).ToArray();
        if (ids.Length == 0 || ids.Contains(null))
        {
            problems.Wrong(value, "eos_token_id", "a token id, a list of token ids or null");
            return null;
        }

        return ids.Select(static id => id!.Value).Distinct().OrderBy(static id => id).ToEquatableArray();
    }

    /// <summary>A token's text: a string, or the content of an object.</summary>
    public static string? Content(JsonValue? token) => token switch
    {
        { Kind: JsonKind.String } => token.Text,
        { Kind: JsonKind.Object } when token["content"] is { Kind: JsonKind.String } content => content.Text,
        _ => null,
    };

    private static string? Role(JsonValue root, string name, ICollection<Problem> problems)
    {
        JsonValue? value = root.Present(name);
        string? content = Content(value);
        if (value is not null && content is null)
        {
            problems.Wrong(value, name, TokenForm);
        }

        return content;
    }

    /// <summary>A list, or, in newer files of models with modalities, an object of roles.</summary>
    private static IEnumerable<string?> Additional(JsonValue root, ICollection<Problem> problems)
    {
        const string name = "additional_special_tokens";
        JsonValue? value = root.Present(name);
        IEnumerable<JsonValue> items = value?.Kind == JsonKind.Object ? value.Members.Select(static member => member.Value) : value?.Items ?? [];
        if (value is not null && (value.Kind is not (JsonKind.Array or JsonKind.Object) || items.Any(static item => Content(item) is null)))
        {
            problems.Wrong(value, name, "a list of tokens, each a string or an object with a \"content\"");
        }

        return items.Select(Content);
    }

    private static IEnumerable<(string Text, int Id)> Decoder(JsonValue? decoder, ICollection<Problem> problems)
    {
        if (decoder is not null && decoder.Kind != JsonKind.Object)
        {
            problems.Wrong(decoder, "added_tokens_decoder", "an object of tokens by id");
        }

        foreach (KeyValuePair<string, JsonValue> member in decoder?.Members ?? [])
        {
            if (Content(member.Value) is { } text && int.TryParse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return (text, id);
            }
            else
            {
                problems.Wrong(member.Value, "added_tokens_decoder." + member.Key, "an object with a \"content\", under the token's id");
            }
        }
    }

    private static bool? Flag(JsonValue root, string name, ICollection<Problem> problems)
    {
        JsonValue? value = root.Present(name);
        if (value is { Kind: not (JsonKind.True or JsonKind.False) })
        {
            problems.Wrong(value, name, "true or false");
        }

        return value is null ? null : value.Kind == JsonKind.True;
    }
}
