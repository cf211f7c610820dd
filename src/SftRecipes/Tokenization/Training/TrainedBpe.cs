using SftRecipes.Checkpoints;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Tokenization;

/// <summary>A tokenizer learnt by <see cref="BpeTrainer"/>.</summary>
public sealed class TrainedBpe
{
    private static readonly JsonSerializerOptions s_json =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BpeTrainerOptions _options;

    internal TrainedBpe(BpeTrainerOptions options, IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges)
    {
        _options = options;
        Tokens = tokens;
        Merges = merges;
    }

    /// <summary>All tokens in order of id: special tokens, the 256 bytes, then merged ones.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The merges, first learnt first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>
    /// Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json, which transformers (<c>PreTrainedTokenizerFast</c>) and
    /// <see cref="HuggingFaceTokenizer.Load"/> read. Existing files are replaced.
    /// </summary>
    /// <exception cref="RecipeException">A file cannot be written.</exception>
    public void Save(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        FileTransaction.Run(directory, transaction =>
        {
            Write("tokenizer.json", TokenizerJson());
            Write("tokenizer_config.json", TokenizerConfig());
            Write("special_tokens_map.json", Roles());

            void Write(string name, JsonObject content) => transaction.WriteText(name, JsonSerializer.Serialize(content, s_json) + "\n");
        });
    }

    private JsonObject TokenizerJson()
    {
        JsonObject vocabulary = [];
        for (int id = 0; id < Tokens.Count; id++)
        {
            vocabulary.Add(Tokens[id], id);
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. SpecialTokens().Select(AddedToken)]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = _options.AddBosToken ? BosTemplate(_options.BosToken!) : ByteLevel(),
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. Merges.Select(merge => (JsonNode)$"{merge.Left} {merge.Right}")]),
            },
        };
    }

    private JsonObject TokenizerConfig()
    {
        JsonObject config = Roles();
        config["add_bos_token"] = _options.AddBosToken;
        config["add_prefix_space"] = false;
        config["added_tokens_decoder"] = new JsonObject(SpecialTokens().Select(token =>
        {
            JsonObject description = AddedToken(token);
            description.Remove("id");
            return KeyValuePair.Create(token.Id.ToString(CultureInfo.InvariantCulture), (JsonNode?)description);
        }));
        config["clean_up_tokenization_spaces"] = false;
        config["tokenizer_class"] = "PreTrainedTokenizerFast";
        if (_options.ModelMaxLength is int length)
        {
            config["model_max_length"] = length;
        }

        return config;
    }

    private JsonObject Roles()
    {
        JsonObject roles = [];
        foreach ((string role, string? token) in new[]
        {
            ("bos_token", _options.BosToken), ("eos_token", _options.EosToken), ("pad_token", _options.PadToken),
        })
        {
            if (token is not null)
            {
                roles[role] = token;
            }
        }

        return roles;
    }

    private IEnumerable<(int Id, string Content)> SpecialTokens() => _options.AllSpecialTokens.Select((content, id) => (id, content));

    private static JsonObject AddedToken((int Id, string Content) token) => new()
    {
        ["id"] = token.Id,
        ["content"] = token.Content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject ByteLevel() => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = true,
    };

    private JsonObject BosTemplate(string bos)
    {
        int id = SpecialTokens().First(token => token.Content == bos).Id;
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(0), Sequence("A", 0)),
            ["pair"] = new JsonArray(Special(0), Sequence("A", 0), Special(1), Sequence("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [bos] = new JsonObject { ["id"] = bos, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(bos) },
            },
        };

        JsonObject Special(int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = bos, ["type_id"] = type } };
    }

    private static JsonObject Sequence(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
}
