namespace SftRecipes.Tokenization;

/// <summary>Ids of the tokens that begin, end and pad a sequence and stand for the unknown.</summary>
internal sealed record SpecialTokenIds(int? Bos, int? Eos, int? Pad, int? Unk)
{
    /// <summary>
    /// From the tokenizer's files; where they name none, from the model's generation_config.json or config.json; the unknown token also
    /// from the model.
    /// </summary>
    public static SpecialTokenIds Resolve(
        SpecialTokenRoles roles, IEnumerable<JsonPart> modelConfigs, ModelSettings model, IReadOnlyList<AddedToken> added)
    {
        JsonPart[] configs = [.. modelConfigs];
        return new SpecialTokenIds(Named("bos"), Named("eos"), Named("pad"), Named("unk") ?? IdOf(model.UnknownToken));

        int? Named(string role) => IdOf(roles.Content($"{role}_token")) ?? configs.Select(config => Numbered(config[$"{role}_token_id"]))
            .FirstOrDefault(id => id is not null);

        int? IdOf(string? content) => content is null ? null
            : added.FirstOrDefault(token => token.Content == content)?.Id
                ?? (model.Vocabulary.TryGetValue(content, out int id) ? id : null);
    }

    // Some models end with any of several tokens; the first is the one to train.
    private static int? Numbered(JsonPart id) =>
        id.IsNumber ? NotNegative(id.Int()) : id.IsArray ? id.Items().Select(item => NotNegative(item.Int())).FirstOrDefault() : null;

    private static int? NotNegative(int id) => id >= 0 ? id : null;
}
