using System.Text.Json;
using SftRecipes.Adapters;
using SftRecipes.Models;

namespace SftRecipes.Tests.Inference;

/// <summary>The sizes of a hand-made Llama.</summary>
internal sealed record LlamaShape
{
    public required int Vocabulary { get; init; }
    public int Hidden { get; init; } = 32;
    public int Intermediate { get; init; } = 48;
    public int Layers { get; init; } = 2;
    public int Heads { get; init; } = 4;
    public int KeyValueHeads { get; init; } = 2;
    public int HeadDim { get; init; } = 8;
    public int MaxPositions { get; init; } = 64;
    public bool TiedHead { get; init; }

    /// <summary>Adds a table of learned positions, whose rows end at <see cref="MaxPositions"/>.</summary>
    public bool LearnedPositions { get; init; }

    /// <summary>Adapts all linear modules of the layers.</summary>
    public LoraSettings? Lora { get; init; }

    /// <summary>Quantizes the linear modules of layers that no adapter is on.</summary>
    public QuantizationSettings? Quantization { get; init; }

    public static LlamaShape Read(string directory)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "config.json")));
        JsonElement config = document.RootElement;
        int hidden = config.GetProperty("hidden_size").GetInt32();
        int heads = config.GetProperty("num_attention_heads").GetInt32();
        Assert.Equal(("llama", 1e-5, 10000.0), (
            config.GetProperty("model_type").GetString(), config.GetProperty("rms_norm_eps").GetDouble(),
            config.GetProperty("rope_theta").GetDouble()));
        return new LlamaShape
        {
            Vocabulary = config.GetProperty("vocab_size").GetInt32(),
            Hidden = hidden,
            Intermediate = config.GetProperty("intermediate_size").GetInt32(),
            Layers = config.GetProperty("num_hidden_layers").GetInt32(),
            Heads = heads,
            KeyValueHeads = config.GetProperty("num_key_value_heads").GetInt32(),
            HeadDim = config.TryGetProperty("head_dim", out JsonElement headDim) ? headDim.GetInt32() : hidden / heads,
            MaxPositions = config.GetProperty("max_position_embeddings").GetInt32(),
            TiedHead = config.GetProperty("tie_word_embeddings").GetBoolean(),
        };
    }
}
