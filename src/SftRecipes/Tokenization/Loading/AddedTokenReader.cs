using System.Globalization;

namespace SftRecipes.Tokenization;

/// <summary>
/// Gathers added tokens from all files that may name them, as transformers does: tokenizer.json, then tokenizer_config.json's
/// <c>added_tokens_decoder</c>, added_tokens.json, and tokens that only have a role (<c>pad_token</c>), which get the next free id.
/// </summary>
/// <param name="vocabulary">Token to id.</param>
/// <param name="own">Those that the vocabulary's own file marks.</param>
internal sealed class AddedTokenReader(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<AddedToken> own)
{
    private readonly Dictionary<string, AddedToken> _tokens = own.ToDictionary(token => token.Content, StringComparer.Ordinal);

    /// <summary>All of them, in order of id.</summary>
    /// <param name="directory">The other files.</param>
    /// <param name="roles">Tokens with a role.</param>
    /// <param name="list">The <c>added_tokens</c> of tokenizer.json, if there is one.</param>
    public IReadOnlyList<AddedToken> Read(TokenizerDirectory directory, SpecialTokenRoles roles, JsonPart list)
    {
        foreach (JsonPart token in list.Exists ? list.Items() : [])
        {
            Add(token, token["id"].Int());
        }

        JsonPart decoder = directory.Config["added_tokens_decoder"];
        foreach ((string id, JsonPart token) in decoder.Exists ? decoder.Properties() : [])
        {
            Add(token, int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw token.Wrong("named by an id"));
        }

        foreach ((string content, JsonPart id) in directory.AddedTokens.Exists ? directory.AddedTokens.Properties() : [])
        {
            _tokens.TryAdd(content, new AddedToken(id.Int(), content, Special: false, Normalized: true));
        }

        foreach (JsonPart token in roles.All)
        {
            if (token.ContentOrNull() is { Length: > 0 } content && !_tokens.ContainsKey(content))
            {
                Add(token, NextId(content), special: true);
            }
        }

        return [.. _tokens.Values.OrderBy(token => token.Id)];
    }

    private void Add(JsonPart token, int id, bool special = false)
    {
        string content = token.ContentOrNull() ?? throw token.Wrong("a token");
        special |= token["special"].Bool(false);
        _tokens[content] = new AddedToken(
            vocabulary.GetValueOrDefault(content, id),
            content,
            special,
            token["normalized"].Bool(!special),
            token["single_word"].Bool(false),
            token["lstrip"].Bool(false),
            token["rstrip"].Bool(false));
    }

    private int NextId(string content)
    {
        if (vocabulary.TryGetValue(content, out int id))
        {
            return id;
        }

        int afterAdded = _tokens.Count == 0 ? 0 : _tokens.Values.Max(token => token.Id) + 1;
        return Math.Max(afterAdded, vocabulary.Values.Max() + 1);
    }
}
