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
    // Classes whose vocab.json and merges.txt alone say how they tokenize: GPT-2's way.
    private static readonly string[] s_gpt2Classes = ["GPT2Tokenizer", "GPT2TokenizerFast", "CodeGenTokenizer", "CodeGenTokenizerFast"];

    // Classes that build the frame from add_bos_token and add_eos_token, whatever tokenizer.json holds.
    private static readonly string[] s_llamaClasses =
        ["LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    /// <exception cref="RecipeException">A file is missing or damaged, or names something that is not implemented.</exception>
    public static TokenizerDefinition Read(string folder)
    {
        TokenizerDirectory directory = new(folder);
        JsonPart config = directory.Config;
        SpecialTokenRoles roles = new(config, directory.SpecialTokensMap);
        JsonPart json = directory.TokenizerJson;
        ModelSettings model = directory.HasTokenizerJson
            ? ModelReader.FromTokenizerJson(json["model"])
            : ModelReader.FromVocabularyFiles(directory.VocabularyPath, directory.MergesPath);
        IReadOnlyList<AddedToken> added = new AddedTokenReader(model.Vocabulary).Read(directory, roles, json["added_tokens"]);
        SpecialTokenIds ids = SpecialTokenIds.Resolve(roles, directory.ModelConfigs, model, added);
        TokenizerDefinition definition = new(
            model, null, [], SequenceFrame.Empty, [next => new ByteLevelDecodeStep(next)], added, ids, directory.SourceFiles);
        if (directory.HasTokenizerJson)
        {
            return definition with
            {
                Normalizer = NormalizerReader.Read(json["normalizer"]),
                PreTokenizers = [.. PreTokenizerReader.Read(json["pre_tokenizer"])],
                Frame = FrameOfClass(config, s_llamaClasses, bosByDefault: true, ids) ?? PostProcessorReader.Read(json["post_processor"]),
                Decoder = DecoderReader.Read(json["decoder"]),
            };
        }

        JsonPart tokenizerClass = config["tokenizer_class"];
        if (tokenizerClass.StringOrNull() is string name && !s_gpt2Classes.Contains(name))
        {
            throw new RecipeException($"{config.File}: {name} needs a tokenizer.json beside {Path.GetFileName(directory.VocabularyPath)}; add it.");
        }

        return definition with
        {
            PreTokenizers = [.. PreTokenizerReader.ByteLevel(config["add_prefix_space"].Bool(false), useRegex: true)],
            Frame = FrameOfClass(config, s_gpt2Classes, bosByDefault: false, ids) ?? SequenceFrame.Empty,
        };
    }

    private static SequenceFrame? FrameOfClass(JsonPart config, string[] classes, bool bosByDefault, SpecialTokenIds ids)
    {
        JsonPart addBos = config["add_bos_token"];
        JsonPart addEos = config["add_eos_token"];
        if ((!addBos.Exists && !addEos.Exists) || !classes.Contains(config["tokenizer_class"].StringOrNull() ?? classes[0]))
        {
            return null;
        }

        return SequenceFrame.Of(
            Id(addBos, bosByDefault, ids.Bos, "bos_token"),
            Id(addEos, whenAbsent: false, ids.Eos, "eos_token"));
    }

    private static int? Id(JsonPart option, bool whenAbsent, int? id, string role) =>
        !option.Bool(whenAbsent) ? null
        : id ?? throw new RecipeException($"{option.File}: {option.Path} is true but no {role} is named; name one or set it to false.");
}
