namespace SftRecipes.Tokenization;

/// <summary>Which tokens begin, end and pad a sequence, as tokenizer_config.json and special_tokens_map.json say.</summary>
internal sealed class SpecialTokenRoles
{
    private static readonly string[] s_roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly Dictionary<string, JsonPart> _tokens = [];

    private readonly IReadOnlyList<(string Role, string Token)> _own;

    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="map">special_tokens_map.json.</param>
    /// <param name="own">Roles that the tokenizer's class gives where neither file does.</param>
    public SpecialTokenRoles(JsonPart config, JsonPart map, IReadOnlyList<(string Role, string Token)> own)
    {
        _own = own;

        // As in transformers: files that list added_tokens_decoder are complete; before that the map was the authority.
        JsonPart[] sources = config["added_tokens_decoder"].Exists ? [config, map] : [map, config];
        foreach (string role in s_roles)
        {
            JsonPart? named = sources.Select(source => source[role]).FirstOrDefault(token => token.Exists);
            if (named is { Exists: true } token)
            {
                _tokens[role] = token;
            }
        }

        Additional = [.. sources.Select(source => source["additional_special_tokens"]).FirstOrDefault(list => list.IsArray) is { IsArray: true } found
            ? found.Items() : []];
    }

    /// <summary>Every token that plays a role, as written in its file.</summary>
    public IEnumerable<JsonPart> All => [.. _tokens.Values, .. Additional];

    private IReadOnlyList<JsonPart> Additional { get; }

    /// <summary>The text of the token in a role such as <c>bos_token</c>, or null.</summary>
    public string? Content(string role) => _tokens.TryGetValue(role, out JsonPart token)
        ? token.ContentOrNull()
        : _own.FirstOrDefault(own => own.Role == role).Token;
}
