namespace SftRecipes.Tokenization;

/// <summary>Everything that a tokenizer directory says, read and checked.</summary>
internal sealed record TokenizerDefinition(
    ModelSettings Model,
    TextNormalizer? Normalizer,
    IReadOnlyList<PreTokenizer> PreTokenizers,
    SequenceFrame Frame,
    IReadOnlyList<DecodeStepFactory> Decoder,
    IReadOnlyList<AddedToken> AddedTokens,
    SpecialTokenIds SpecialTokens,
    IReadOnlyList<string> SourceFiles)
{
    // Classes that build the frame from add_bos_token and add_eos_token, whatever tokenizer.json holds.
    private static readonly string[] s_llamaClasses =
        ["LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    /// <exception cref="RecipeException">A file is missing or damaged, or names something that is not implemented.</exception>
    public static TokenizerDefinition Read(string folder)
    {
        TokenizerDirectory directory = new(folder);
        return directory.HasTokenizerJson ? FromTokenizerJson(directory)
            : directory.HasVocabularyFiles ? FromVocabularyFiles(directory)
            : FromSentencePiece(directory);
    }

    private static TokenizerDefinition FromTokenizerJson(TokenizerDirectory directory)
    {
        JsonPart json = directory.TokenizerJson;
        TokenizerDefinition definition = WithTokens(directory, ModelReader.FromTokenizerJson(json["model"]), json["added_tokens"], [], []);
        return definition with
        {
            Normalizer = NormalizerReader.Read(json["normalizer"]),
            PreTokenizers = [.. PreTokenizerReader.Read(json["pre_tokenizer"])],
            Frame = HasFrame(directory.Config, s_llamaClasses)
                ? FrameOf(directory.Config, bosByDefault: true, definition.SpecialTokens)
                : PostProcessorReader.Read(json["post_processor"]),
            Decoder = DecoderReader.Read(json["decoder"]),
        };
    }

    private static TokenizerDefinition FromVocabularyFiles(TokenizerDirectory directory)
    {
        JsonPart config = directory.Config;
        VocabularyFilePipeline pipeline = VocabularyFilePipeline.Of(config) ?? throw new RecipeException(
            $"{config.File}: {config["tokenizer_class"].String()} needs a tokenizer.json beside {Path.GetFileName(directory.VocabularyPath)}; add it.");
        TokenizerDefinition definition =
            WithTokens(directory, ModelReader.FromVocabularyFiles(directory.VocabularyPath, directory.MergesPath), default, [], []);
        return definition with
        {
            Normalizer = pipeline.Normalizer,
            PreTokenizers = pipeline.PreTokenizers,
            Frame = HasFrame(config, VocabularyFilePipeline.Gpt2Classes)
                ? FrameOf(config, bosByDefault: false, definition.SpecialTokens)
                : SequenceFrame.Empty,
            Decoder = [next => new ByteLevelDecodeStep(next)],
        };
    }

    private static TokenizerDefinition FromSentencePiece(TokenizerDirectory directory)
    {
        SentencePieceTokenizer tokenizer = SentencePieceReader.Read(new SentencePieceFile(directory.SentencePiecePath), directory.Config);
        TokenizerDefinition definition = WithTokens(directory, tokenizer.Model, default, tokenizer.AddedTokens, tokenizer.Roles);
        return definition with
        {
            Normalizer = tokenizer.Normalizer,
            PreTokenizers = tokenizer.PreTokenizers,
            Frame = FrameOf(directory.Config, bosByDefault: true, definition.SpecialTokens),
            Decoder = tokenizer.Decoder,
        };
    }

    private static TokenizerDefinition WithTokens(
        TokenizerDirectory directory, ModelSettings model, JsonPart addedTokens, IReadOnlyList<AddedToken> ownTokens,
        IReadOnlyList<(string Role, string Token)> ownRoles)
    {
        SpecialTokenRoles roles = new(directory.Config, directory.SpecialTokensMap, ownRoles);
        IReadOnlyList<AddedToken> added = new AddedTokenReader(model.Vocabulary, ownTokens).Read(directory, roles, addedTokens);
        SpecialTokenIds ids = SpecialTokenIds.Resolve(roles, directory.ModelConfigs, model, added);
        return new TokenizerDefinition(model, null, [], SequenceFrame.Empty, [], added, ids, directory.SourceFiles);
    }

    private static bool HasFrame(JsonPart config, IReadOnlyList<string> classes) =>
        (config["add_bos_token"].Exists || config["add_eos_token"].Exists)
        && classes.Contains(config["tokenizer_class"].StringOrNull() ?? classes[0]);

    private static SequenceFrame FrameOf(JsonPart config, bool bosByDefault, SpecialTokenIds ids) => SequenceFrame.Of(
        Id(config["add_bos_token"], bosByDefault, ids.Bos, "bos_token"),
        Id(config["add_eos_token"], whenAbsent: false, ids.Eos, "eos_token"));

    private static int? Id(JsonPart option, bool whenAbsent, int? id, string role) =>
        !option.Bool(whenAbsent) ? null
        : id ?? throw new RecipeException($"{option.File}: {option.Path} is true but no {role} is named; name one or set it to false.");
}
