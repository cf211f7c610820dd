namespace SftRecipes.Tokenization;

/// <summary>The tokenizer files of a model directory.</summary>
internal sealed class TokenizerDirectory
{
    private const string TokenizerFile = "tokenizer.json";
    private const string VocabularyFile = "vocab.json";
    private const string MergesFile = "merges.txt";
    private const string SentencePieceModelFile = "tokenizer.model";
    private const string ConfigFile = "tokenizer_config.json";
    private const string SpecialTokensFile = "special_tokens_map.json";
    private const string AddedTokensFile = "added_tokens.json";

    private static readonly string[] s_tokenizerFiles =
    [
        TokenizerFile, VocabularyFile, MergesFile, ConfigFile, SpecialTokensFile, AddedTokensFile,
        SentencePieceModelFile, "chat_template.jinja", "chat_template.json",
    ];

    private readonly string _folder;

    /// <exception cref="RecipeException">There is no such directory, or no tokenizer in it.</exception>
    public TokenizerDirectory(string folder)
    {
        _folder = Path.GetFullPath(folder);
        SourceFiles = [.. s_tokenizerFiles.Select(PathOf).Where(File.Exists)];
        HasTokenizerJson = Has(TokenizerFile);
        HasVocabularyFiles = Has(VocabularyFile) && Has(MergesFile);
        if (!HasTokenizerJson && !HasVocabularyFiles && !Has(SentencePieceModelFile))
        {
            throw new RecipeException(
                $"{_folder} holds no tokenizer: put {TokenizerFile}, or {VocabularyFile} and {MergesFile}, or {SentencePieceModelFile}, into it.");
        }
    }

    /// <summary>Full paths of those there are.</summary>
    public IReadOnlyList<string> SourceFiles { get; }

    public bool HasTokenizerJson { get; }

    public bool HasVocabularyFiles { get; }

    public JsonPart TokenizerJson => Json(TokenizerFile);

    public JsonPart Config => Json(ConfigFile);

    public JsonPart SpecialTokensMap => Json(SpecialTokensFile);

    public JsonPart AddedTokens => Json(AddedTokensFile);

    public string VocabularyPath => PathOf(VocabularyFile);

    public string SentencePiecePath => PathOf(SentencePieceModelFile);

    public string MergesPath => PathOf(MergesFile);

    /// <summary>Files of the model that name token ids, the more binding one first.</summary>
    public IEnumerable<JsonPart> ModelConfigs => [Json("generation_config.json"), Json("config.json")];

    private JsonPart Json(string name) => Has(name) ? JsonPart.Read(PathOf(name)) : new JsonPart(default, PathOf(name), "");

    private bool Has(string name) => File.Exists(PathOf(name));

    private string PathOf(string name) => Path.Combine(_folder, name);
}
