namespace SftRecipes.Benchmarks.Models;

/// <summary>The tensors of Llama-shaped models with a tied head.</summary>
internal static class LlamaShape
{
    public static ModelShape Create(
        string id, int vocabulary, int hidden, int intermediate, int layers, int heads, int keyValueHeads, int positions)
    {
        int keyValues = hidden / heads * keyValueHeads;
        List<NamedShape> matrices = [];
        List<NamedShape> others = [new("model.embed_tokens.weight", vocabulary, hidden), new("model.norm.weight", hidden)];
        for (int layer = 0; layer < layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            matrices.Add(new($"{prefix}self_attn.q_proj.weight", hidden, hidden));
            matrices.Add(new($"{prefix}self_attn.k_proj.weight", keyValues, hidden));
            matrices.Add(new($"{prefix}self_attn.v_proj.weight", keyValues, hidden));
            matrices.Add(new($"{prefix}self_attn.o_proj.weight", hidden, hidden));
            matrices.Add(new($"{prefix}mlp.gate_proj.weight", intermediate, hidden));
            matrices.Add(new($"{prefix}mlp.up_proj.weight", intermediate, hidden));
            matrices.Add(new($"{prefix}mlp.down_proj.weight", hidden, intermediate));
            others.Add(new($"{prefix}input_layernorm.weight", hidden));
            others.Add(new($"{prefix}post_attention_layernorm.weight", hidden));
        }

        string config = $$"""
            {
              "model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": {{vocabulary}}, "hidden_size": {{hidden}},
              "intermediate_size": {{intermediate}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}},
              "num_key_value_heads": {{keyValueHeads}}, "max_position_embeddings": {{positions}}, "hidden_act": "silu",
              "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2
            }
            """;
        return new ModelShape(id, config, matrices, others, layers, hidden, hidden, vocabulary, hidden);
    }
}
