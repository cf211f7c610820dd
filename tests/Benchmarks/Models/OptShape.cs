namespace SftRecipes.Benchmarks.Models;

/// <summary>The tensors of OPT-350m.</summary>
internal static class OptShape
{
    private const int Layers = 24, Hidden = 1024, Ffn = 4096, Vocabulary = 50272, Projection = 512, Positions = 2048;

    private const string Config = """
        {
          "model_type": "opt", "architectures": ["OPTForCausalLM"], "vocab_size": 50272, "hidden_size": 1024, "ffn_dim": 4096,
          "num_hidden_layers": 24, "num_attention_heads": 16, "max_position_embeddings": 2048, "word_embed_proj_dim": 512,
          "do_layer_norm_before": false, "activation_function": "relu", "dropout": 0.1, "attention_dropout": 0.0, "init_std": 0.02,
          "bos_token_id": 2, "eos_token_id": 2, "pad_token_id": 1
        }
        """;

    public static ModelShape Create()
    {
        List<NamedShape> matrices =
            [new("model.decoder.project_in.weight", Hidden, Projection), new("model.decoder.project_out.weight", Projection, Hidden)];
        List<NamedShape> others =
        [
            new("model.decoder.embed_tokens.weight", Vocabulary, Projection),
            new("model.decoder.embed_positions.weight", Positions + 2, Hidden),
        ];
        for (int layer = 0; layer < Layers; layer++)
        {
            string prefix = $"model.decoder.layers.{layer}.";
            foreach ((string name, int outputs, int inputs) in new[]
            {
                ("self_attn.q_proj", Hidden, Hidden), ("self_attn.k_proj", Hidden, Hidden), ("self_attn.v_proj", Hidden, Hidden),
                ("self_attn.out_proj", Hidden, Hidden), ("fc1", Ffn, Hidden), ("fc2", Hidden, Ffn),
            })
            {
                matrices.Add(new($"{prefix}{name}.weight", outputs, inputs));
                others.Add(new($"{prefix}{name}.bias", outputs));
            }

            foreach (string norm in new[] { "self_attn_layer_norm", "final_layer_norm" })
            {
                others.Add(new($"{prefix}{norm}.weight", Hidden));
                others.Add(new($"{prefix}{norm}.bias", Hidden));
            }
        }

        return new ModelShape("facebook/opt-350m", Config, matrices, others, Layers, Hidden, Hidden, Vocabulary, Projection);
    }
}
