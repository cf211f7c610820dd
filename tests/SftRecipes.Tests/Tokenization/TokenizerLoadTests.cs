using System.Text.Json;

namespace SftRecipes.Tests.Tokenization;

public class TokenizerLoadTests
{
    [Fact]
    public void Vocabulary_files_with_a_gpt2_config_tokenize_like_opt()
    {
        // The layout of facebook/opt-350m: vocab.json, merges.txt, and BOS asked for in tokenizer_config.json.
        using TinyTokenizer tiny = VocabularyFiles("""
            {"tokenizer_class":"GPT2Tokenizer","add_bos_token":true,"add_prefix_space":false,
             "bos_token":{"__type":"AddedToken","content":"</s>","lstrip":false,"normalized":true,"rstrip":false,"single_word":false},
             "eos_token":{"__type":"AddedToken","content":"</s>","lstrip":false,"normalized":true,"rstrip":false,"single_word":false},
             "pad_token":{"__type":"AddedToken","content":"<pad>","lstrip":false,"normalized":true,"rstrip":false,"single_word":false},
             "unk_token":{"__type":"AddedToken","content":"</s>","lstrip":false,"normalized":true,"rstrip":false,"single_word":false}}
            """);
        HuggingFaceTokenizer tokenizer = tiny.Load();
        JsonElement cases = TinyTokenizer.Pipelines.EnumerateArray().First().GetProperty("cases");

        // Ids of the same vocabulary and merges in a tokenizer.json, from Hugging Face's library.
        foreach (JsonElement item in cases.EnumerateArray().Where(item => !item.GetProperty("text").GetString()!.Contains('<')))
        {
            Assert.Equal([1, .. TokenizerGolden.Ints(item.GetProperty("ids"))], tokenizer.Encode(item.GetProperty("text").GetString()!));
        }

        int pad = tokenizer.VocabularySize - 1;
        Assert.Equal((1, 1, pad, 1), (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.UnkId));
        Assert.Equal([1], tokenizer.PrefixIds);
        Assert.Equal([pad, 1], tokenizer.EncodeContinuation("<pad></s>"));
        Assert.Equal("cat", tokenizer.Decode([1, .. tokenizer.EncodeContinuation("cat"), pad, 1], skipSpecialTokens: true));
    }

    [Fact]
    public void Vocabulary_files_of_qwen2_tokenize_like_its_tokenizer_json()
    {
        using TinyTokenizer tiny = VocabularyFiles("""{"tokenizer_class":"Qwen2Tokenizer","eos_token":"</s>"}""");
        HuggingFaceTokenizer tokenizer = tiny.Load();
        JsonElement expected = TinyTokenizer.Pipelines.EnumerateArray().Single(item => item.GetProperty("name").GetString() == "qwen2");

        foreach (JsonElement item in expected.GetProperty("cases").EnumerateArray().Where(item => !item.GetProperty("text").GetString()!.Contains('<')))
        {
            Assert.Equal(TokenizerGolden.Ints(item.GetProperty("ids")), tokenizer.Encode(item.GetProperty("text").GetString()!));
        }

        Assert.Empty(tokenizer.PrefixIds);
    }

    [Fact]
    public void Llama_class_takes_its_frame_from_the_config()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.SentencePiece);
        tiny.Write("tokenizer_config.json", """
            {"tokenizer_class":"LlamaTokenizer","add_bos_token":false,"add_eos_token":true,"bos_token":"<s>","eos_token":"</s>"}
            """);

        HuggingFaceTokenizer tokenizer = tiny.Load();

        Assert.Empty(tokenizer.PrefixIds);
        Assert.Equal([2], tokenizer.SuffixIds);
    }

    [Fact]
    public void Roles_come_from_the_map_then_from_the_models_own_files()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.SentencePiece);
        tiny.Write("special_tokens_map.json", """{"bos_token":{"content":"<s>"},"pad_token":"<pad>"}""")
            .Write("config.json", """{"eos_token_id":0,"pad_token_id":7}""")
            .Write("generation_config.json", """{"eos_token_id":[2,5]}""");

        HuggingFaceTokenizer tokenizer = tiny.Load();

        Assert.Equal((1, 2, 0), (tokenizer.BosId, tokenizer.EosId, tokenizer.UnkId));
        Assert.Equal(tokenizer.TokenToId("<pad>"), tokenizer.PadId);
        Assert.Equal(tokenizer.VocabularySize - 1, tokenizer.PadId);
    }

    [Fact]
    public void Tokens_of_the_config_are_added_with_their_ids_and_flags()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        tiny.Write("tokenizer_config.json", """
            {"added_tokens_decoder":{"700":{"content":"<|im_end|>","lstrip":false,"normalized":false,"rstrip":true,"single_word":false,"special":true}},
             "eos_token":"<|im_end|>"}
            """);

        HuggingFaceTokenizer tokenizer = tiny.Load();

        Assert.Equal((700, 701), (tokenizer.EosId, tokenizer.VocabularySize));
        Assert.Equal(700, Assert.Single(tokenizer.Encode("<|im_end|>   ")));
        Assert.True(tokenizer.IsSpecial(700));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.IdToToken(699));
        Assert.Equal("", tokenizer.Decode([699, -1, 5000], skipSpecialTokens: false));
    }

    [Fact]
    public void Saving_copies_the_files_and_they_load_again()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        tiny.Write("tokenizer_config.json", """{"eos_token":"</s>"}""").Write("chat_template.jinja", "{{ messages }}").Write("config.json", "{}");
        HuggingFaceTokenizer tokenizer = tiny.Load();
        string target = Path.Combine(tiny.Location, "saved", "deep");

        tokenizer.Save(target);

        Assert.Equal(
            ["chat_template.jinja", "tokenizer.json", "tokenizer_config.json"],
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(tokenizer.SourceFiles, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(target, Path.GetFileName(file)))));
        Assert.Equal(tokenizer.Encode("the cat"), HuggingFaceTokenizer.Load(target).Encode("the cat"));
    }

    [Theory]
    [InlineData("""{"model":{"type":"WordPiece"}}""", "model.type", "'WordPiece'")]
    [InlineData("""{"model":{"type":"Unigram"}}""", "model.vocab", "array")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":7,"vocab":[["a",-1.5]]}}""", "model.unk_id", "number of a token")]
    [InlineData("""{"normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"BertNormalizer"}]}}""", "normalizer.normalizers[1]", "'BertNormalizer'")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAECAw=="}}""", "normalizer.precompiled_charsmap", "trie")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"[a[^b]]"},"behavior":"Isolated"}}""", "pre_tokenizer.pattern.Regex", "'[^' inside a set")]
    [InlineData("""{"pre_tokenizer":{"type":"UnicodeScripts"}}""", "pre_tokenizer", "'UnicodeScripts'")]
    [InlineData("""{"post_processor":{"type":"Magic"}}""", "post_processor", "'Magic'")]
    [InlineData("""{"decoder":{"type":"WordPiece"}}""", "decoder", "'WordPiece'")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"[a&&[b]]"},"behavior":"Isolated"}}""", "pre_tokenizer.pattern.Regex", "'&&' inside a set")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(a"},"behavior":"Isolated"}}""", "pre_tokenizer.pattern.Regex", "(a")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"\\h"},"behavior":"Isolated"}}""", "pre_tokenizer.pattern.Regex", "'\\h'")]
    [InlineData("""{"model":{"end_of_word_suffix":"</w>"}}""", "model.end_of_word_suffix", "'</w>'")]
    [InlineData("""{"model":{"merges":["t q"]}}""", "model.merges[0]", "'tq'")]
    [InlineData("""{"model":{"merges":["t"]}}""", "model.merges[0]", "two tokens")]
    [InlineData("""{"model":{"vocab":{"a":"b"}}}""", "model.vocab.a", "whole number")]
    [InlineData("""{"model":{"vocab":{"a":-1}}}""", "model.vocab.a", "0 or more")]
    public void What_is_not_understood_is_refused_with_file_and_part_named(string overrides, string part, string what)
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel, overrides);

        string message = Assert.Throws<RecipeException>(tiny.Load).Message;

        Assert.Contains(Path.Combine(tiny.Location, "tokenizer.json"), message);
        Assert.Contains(part, message);
        Assert.Contains(what, message);
    }

    [Fact]
    public void Absent_and_damaged_files_are_named()
    {
        using TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        string empty = Directory.CreateDirectory(Path.Combine(tiny.Location, "empty")).FullName;
        Assert.Contains("tokenizer.json", Assert.Throws<RecipeException>(() => HuggingFaceTokenizer.Load(empty)).Message);
        tiny.Write("tokenizer.json", "{\"model\":");
        Assert.Contains("not valid JSON", Assert.Throws<RecipeException>(tiny.Load).Message);
    }

    [Fact]
    public void Vocabulary_files_of_a_class_that_needs_more_are_refused()
    {
        using TinyTokenizer tiny = VocabularyFiles("""{"tokenizer_class":"WhisperTokenizer"}""");
        Assert.Contains("WhisperTokenizer needs a tokenizer.json", Assert.Throws<RecipeException>(tiny.Load).Message);
    }

    private static TinyTokenizer VocabularyFiles(string config)
    {
        TinyTokenizer tiny = new(TinyTokenizer.ByteLevel);
        string json = Path.Combine(tiny.Location, "tokenizer.json");
        using (JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json)))
        {
            JsonElement model = document.RootElement.GetProperty("model");
            tiny.Write("vocab.json", model.GetProperty("vocab").GetRawText());
            string merges = string.Join('\n', model.GetProperty("merges").EnumerateArray().Select(merge => merge.GetString()));
            tiny.Write("merges.txt", $"#version: 0.2\n{merges}\n");
        }

        File.Delete(json);
        return tiny.Write("tokenizer_config.json", config);
    }
}
