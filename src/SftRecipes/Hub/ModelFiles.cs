namespace SftRecipes;

/// <summary>Which files of a model are needed.</summary>
public enum ModelFiles
{
    /// <summary>Configuration, tokenizer and weights.</summary>
    All,

    /// <summary>Configuration and tokenizer: enough for training from scratch.</summary>
    ConfigurationAndTokenizer,
}
