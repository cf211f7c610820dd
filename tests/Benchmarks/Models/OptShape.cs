namespace SftRecipes.Benchmarks.Models;

/// <summary>The tensors of OPT-350m, or of a part of its layers and vocabulary.</summary>
internal static class OptShape
{
    private const int Hidden = 1024, Ffn = 4096, Projection = 512, Positions = 2048;

    public static ModelShape Create(string id, int layers, int vocabulary)
    {
        List<NamedShape> matrices =
            [new("model.decoder.project_in.weight", Hidden, Projection), new("model.decoder.project_out.weight", Projection, Hidden)];
        List<NamedShape> others =
        [
            new("model.decoder.embed_tokens.weight", vocabulary, Projection),
            new("model.decoder.embed_positions.weight", Positions + 2, Hidden),
        ];
        for (int layer = 0; layer < layers; layer++)
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

        string config = $$"""
            {
              "model_type": "opt", "architectures": ["OPTForCausalLM"], "vocab_size": {{vocabulary}}, "hidden_size": {{Hidden}}, "ffn_dim": {{Ffn}},
              "num_hidden_layers": {{layers}}, "num_attention_heads": 16, "max_position_embeddings": {{Positions}},
              "word_embed_proj_dim": {{Projection}}, "do_layer_norm_before": false, "activation_function": "relu", "dropout": 0.1,
              "attention_dropout": 0.0, "init_std": 0.02, "bos_token_id": 2, "eos_token_id": 2, "pad_token_id": 1
            }
            """;
        return new ModelShape(id, config, matrices, others, layers, Hidden, Hidden, vocabulary, Projection);
    }
}
