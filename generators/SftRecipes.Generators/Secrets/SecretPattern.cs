namespace SftRecipes.Generators.Secrets;

/// <summary>What the access tokens of a service look like.</summary>
/// <param name="Prefix">What they begin with.</param>
/// <param name="Least">How many letters, digits, <c>_</c> and <c>-</c> follow at least.</param>
/// <param name="Service">Whose they are.</param>
/// <param name="Variable">The environment variable that they are usually read from.</param>
internal sealed record SecretPattern(string Prefix, int Least, string Service, string Variable);

/// <summary>An access token in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Pattern">What it is.</param>
internal readonly record struct FoundSecret(int Start, int Length, SecretPattern Pattern);
