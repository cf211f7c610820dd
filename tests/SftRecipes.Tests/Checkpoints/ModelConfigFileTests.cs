using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

public class ModelConfigFileTests
{
    [Fact]
    public void Reads_fields_by_type()
    {
        ModelConfigFile config = ModelConfigFile.Load(Golden.Model("llama3_rope_tied"));
        Assert.Equal("llama", config.ModelType);
        Assert.Equal("llama3", config.GetString("rope_scaling.rope_type"));
        Assert.True(config.GetDouble("rope_scaling.factor") > 1);
        Assert.True(config.GetBoolean("tie_word_embeddings"));
        Assert.Equal(["LlamaForCausalLM"], config.GetStrings("architectures"));
        Assert.Equal([2], config.EosTokenIds);
        Assert.Equal(1, config.BosTokenId);
    }

    [Fact]
    public void Absent_fields_have_the_default_that_the_caller_names()
    {
        ModelConfigFile config = ModelConfigFile.Load(Golden.Model("opt_350m_style"));
        Assert.Equal(48, config.GetInt32("hidden_size", 1));
        Assert.Equal(7, config.GetInt32("num_key_value_heads", 7));
        Assert.Equal(0.5, config.GetDouble("rope_scaling.factor", 0.5));
        Assert.False(config.GetBoolean("tie", false));
        Assert.Equal("x", config.GetString("no.such", "x"));
        Assert.Empty(config.GetStrings("none"));
        Assert.False(config.Contains("num_key_value_heads"));
        Assert.Equal(1, config.PadTokenId);
    }

    [Fact]
    public void Wrong_and_missing_fields_are_named_with_their_file()
    {
        ModelConfigFile config = ModelConfigFile.Load(Golden.Model("opt_350m_style"));
        AssertError(() => config.GetInt32("model_type"), "'model_type' in", "is \"opt\" where a whole number is expected");
        AssertError(() => config.GetInt32("init_std"), "is 0.02 where a whole number");
        AssertError(() => config.GetString("hidden_size", ""), "is 48 where a string");
        AssertError(() => config.GetBoolean("hidden_size"), "is 48 where true or false");
        AssertError(() => config.GetDouble("activation_function"), "is \"relu\" where a number");
        AssertError(() => config.GetInt32("absent"), "has no 'absent'");

        void AssertError(Func<object> read, params string[] parts)
        {
            string message = Assert.Throws<RecipeException>(() => { read(); }).Message;
            Assert.All(parts.Append(config.Path), part => Assert.Contains(part, message));
        }
    }

    [Theory]
    [InlineData("""{"eos_token_id":2}""", null, new[] { 2 })]
    [InlineData("""{"eos_token_id":2}""", """{"eos_token_id":[3,4]}""", new[] { 3, 4 })]
    [InlineData("""{"eos_token_id":[2,5]}""", """{"eos_token_id":null}""", new[] { 2, 5 })]
    [InlineData("""{}""", """{}""", new int[0])]
    public void The_generation_config_decides_what_ends_a_text(string config, string? generation, int[] expected)
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("config.json", config);
        if (generation is not null)
            scratch.Write("generation_config.json", generation);
        Assert.Equal(expected, ModelConfigFile.Load(scratch.Path).EosTokenIds);
    }

    [Fact]
    public void A_wrong_token_id_names_the_file_that_it_is_in()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("config.json", "{}");
        string path = scratch.Write("generation_config.json", """{"eos_token_id":"</s>"}""");
        Assert.Contains(path, Assert.Throws<RecipeException>(() => ModelConfigFile.Load(scratch.Path).EosTokenIds).Message);
    }

    [Fact]
    public void A_directory_without_a_config_is_one_sentence()
    {
        using var scratch = new ScratchDirectory();
        Assert.Contains("config.json", Assert.Throws<RecipeException>(() => ModelConfigFile.Load(scratch.Path)).Message);
    }

    [Theory]
    [InlineData("opt_350m_style")]
    [InlineData("llama3_rope_tied")]
    public void A_copy_is_the_original_but_for_the_changes(string model)
    {
        using var scratch = new ScratchDirectory();
        string original = File.ReadAllText(Path.Combine(Golden.Model(model), "config.json"));
        ModelConfigFile config = ModelConfigFile.Load(Golden.Model(model));
        config.SaveCopy(scratch.Path, new Dictionary<string, JsonNode?>());
        Assert.Equal(original, File.ReadAllText(scratch.File("config.json")));
        config.SaveCopy(scratch.Path, new Dictionary<string, JsonNode?> { ["torch_dtype"] = "bfloat16", ["vocab_size"] = null });
        string expected = original.Replace("\"float32\"", "\"bfloat16\"")
            .Replace($",\n  \"vocab_size\": {config.GetInt32("vocab_size")}", "");
        Assert.Equal(original.Split("\n").Length - 1, expected.Split("\n").Length);
        Assert.Equal(expected, File.ReadAllText(scratch.File("config.json")));
    }
}
