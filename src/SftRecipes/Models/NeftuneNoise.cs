using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Noise on embeddings in training (NEFTune, Jain et al. 2023, arXiv 2310.05914).</summary>
public static class NeftuneNoise
{
    /// <summary>Adds uniform noise in ±alpha / √(length · width); length is the batch's, padding included, as in transformers.</summary>
    /// <param name="embeddings">[rows, length, width].</param>
    /// <param name="alpha">How much.</param>
    /// <returns>[rows, length, width].</returns>
    public static torch.Tensor Add(torch.Tensor embeddings, double alpha)
    {
        double magnitude = alpha / Math.Sqrt(embeddings.size(1) * embeddings.size(2));
        return embeddings + torch.empty_like(embeddings).uniform_(-magnitude, magnitude);
    }
}
