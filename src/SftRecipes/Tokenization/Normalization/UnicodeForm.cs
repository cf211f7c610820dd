namespace SftRecipes.Tokenization;

/// <summary>The normalization forms of Unicode Standard Annex 15.</summary>
[Flags]
internal enum UnicodeForm
{
    /// <summary>Canonical decomposition.</summary>
    Nfd = 0,

    /// <summary>Canonical decomposition, then composition.</summary>
    Nfc = 1,

    /// <summary>Compatibility decomposition.</summary>
    Nfkd = 2,

    /// <summary>Compatibility decomposition, then composition.</summary>
    Nfkc = Nfc | Nfkd,
}
