using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <summary>Puts together what a model's files say of its tokenizer.</summary>
internal static class TokenizerContract
{
    /// <summary>Classes that put BOS in front unless told otherwise.</summary>
    private static readonly string[] BosByDefault =
        ["LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    /// <summary>The tokenizer of a model; the built-in table's where no file of it is given, null where neither knows it.</summary>
    public static TokenizerModel? Of(string id, ArchitectureModel? architecture, IReadOnlyList<ModelFileContract> files)
    {
        TokenizerModel? builtIn = TokenizerFamilies.Find(id);
        TokenFile?[] sources = Sources(files);
        if (sources.All(static source => source is null))
        {
            return builtIn is null ? null : WithStops(builtIn, files);
        }

        string? bos = First(sources, static source => source.Bos);
        string? eos = First(sources, static source => source.Eos);
        IReadOnlyList<NamedChatMarks> templates = ChatTemplates(files);
        ChatMarks? chat = (templates.FirstOrDefault(static template => template.Name == ChatTemplateFile.Default) ?? templates.FirstOrDefault())?.Marks;
        return WithChat(
            WithStops(
                new TokenizerModel
                {
                    Tokens = Tokens(sources, architecture),
                    TextMarkers = TokenizerFamilies.TextMarkers(bos, eos).OrderBy(static text => text, StringComparer.Ordinal).ToEquatableArray(),
                    SparePrefixes = builtIn?.SparePrefixes ?? default,
                    Bos = bos,
                    Eos = eos,
                    AddsBos = AddsBos(sources) ?? builtIn?.AddsBos,
                    StopIds = builtIn?.StopIds,
                    ChatTemplateNames = files.Any(static file => file.Kind == ModelFileKind.TokenizerConfig)
                        ? templates.Select(static template => template.Name).ToEquatableArray()
                        : null,
                    IsGiven = true,
                },
                files),
            chat ?? builtIn?.Chat,
            architecture);
    }

    /// <summary>The authority first: of files that list all added tokens the configuration, else the map, as in transformers.</summary>
    private static TokenFile?[] Sources(IReadOnlyList<ModelFileContract> files)
    {
        TokenFile? Of(ModelFileKind kind) => files.FirstOrDefault(file => file.Kind == kind)?.Tokens;

        TokenFile? config = Of(ModelFileKind.TokenizerConfig);
        TokenFile? map = Of(ModelFileKind.SpecialTokensMap);
        return config is { ListsAll: true } ? [config, map, Of(ModelFileKind.AddedTokens)] : [map, config, Of(ModelFileKind.AddedTokens)];
    }

    private static string? First(IEnumerable<TokenFile?> sources, Func<TokenFile, string?> read) =>
        sources.OfType<TokenFile>().Select(read).FirstOrDefault(static value => value is not null);

    /// <summary>All tokens that the vocabulary has a row for, by text; where only one file gives the id, its.</summary>
    private static EquatableArray<SpecialToken> Tokens(IEnumerable<TokenFile?> sources, ArchitectureModel? architecture) => sources
        .OfType<TokenFile>()
        .SelectMany(static source => source.All)
        .GroupBy(static token => token.Text, StringComparer.Ordinal)
        .Select(static group => new SpecialToken(group.Key, group.Select(static token => token.Id).FirstOrDefault(static id => id is not null)))
        .Where(token => !(token.Id >= architecture?.VocabularySize))
        .OrderBy(static token => token.Text, StringComparer.Ordinal)
        .ToEquatableArray();

    private static bool? AddsBos(IEnumerable<TokenFile?> sources) =>
        sources.Select(static source => source?.AddBosToken).FirstOrDefault(static adds => adds is not null)
        ?? (First(sources, static source => source.Class) is { } name && BosByDefault.Contains(name) ? true : null);

    private static TokenizerModel WithStops(TokenizerModel tokenizer, IReadOnlyList<ModelFileContract> files) =>
        files.FirstOrDefault(static file => file.Kind == ModelFileKind.GenerationConfig) is { } generation
            ? tokenizer with { StopIds = generation.StopIds ?? tokenizer.StopIds }
            : tokenizer;

    /// <summary>chat_template.jinja is the default one before any other file's, as in transformers.</summary>
    private static IReadOnlyList<NamedChatMarks> ChatTemplates(IReadOnlyList<ModelFileContract> files)
    {
        IEnumerable<NamedChatMarks> Of(ModelFileKind kind) => files.FirstOrDefault(file => file.Kind == kind)?.ChatTemplates ?? default;

        IEnumerable<NamedChatMarks> json = Of(ModelFileKind.ChatTemplateJson);
        return Of(ModelFileKind.ChatTemplate)
            .Concat(json.Any() ? json : Of(ModelFileKind.TokenizerConfig))
            .GroupBy(static template => template.Name, StringComparer.Ordinal)
            .Select(static group => group.First())
            .ToList();
    }

    /// <summary>
    /// Base models bring chat templates too. One that a model was tuned with ends turns with a token at which the model stops: EOS, or one
    /// that its configuration lists.
    /// </summary>
    private static TokenizerModel WithChat(TokenizerModel tokenizer, ChatMarks? chat, ArchitectureModel? architecture)
    {
        IEnumerable<int> stops = tokenizer.StopIds ?? architecture?.Tokens.Eos ?? default;
        string? end = chat?.Markers.FirstOrDefault(marker => tokenizer.Find(marker)?.Id is { } id && stops.Contains(id));
        return tokenizer with
        {
            Chat = chat,
            TurnEnd = end ?? tokenizer.Eos,
            IsChatTuned = chat is not null && (chat.WritesEos || end is not null || (tokenizer.Eos is { } eos && chat.Markers.Contains(eos))),
        };
    }
}
