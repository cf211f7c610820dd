using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Secrets;

/// <summary>Finds access tokens by what services make them begin with.</summary>
internal static class SecretPatterns
{
    // Longer prefixes go before those that they begin with.
    private static readonly SecretPattern[] All =
    [
        new("hf_", 30, "Hugging Face", "HF_TOKEN"),
        new("api_org_", 30, "Hugging Face", "HF_TOKEN"),
        new("github_pat_", 40, "GitHub", "GITHUB_TOKEN"),
        new("ghp_", 36, "GitHub", "GITHUB_TOKEN"),
        new("gho_", 36, "GitHub", "GITHUB_TOKEN"),
        new("ghu_", 36, "GitHub", "GITHUB_TOKEN"),
        new("ghs_", 36, "GitHub", "GITHUB_TOKEN"),
        new("ghr_", 36, "GitHub", "GITHUB_TOKEN"),
        new("glpat-", 20, "GitLab", "GITLAB_TOKEN"),
        new("sk-ant-", 32, "Anthropic", "ANTHROPIC_API_KEY"),
        new("sk-", 32, "OpenAI", "OPENAI_API_KEY"),
        new("nvapi-", 40, "NVIDIA", "NVIDIA_API_KEY"),
        new("AKIA", 16, "AWS", "AWS_ACCESS_KEY_ID"),
        new("ASIA", 16, "AWS", "AWS_ACCESS_KEY_ID"),
        new("AIza", 35, "Google", "GOOGLE_API_KEY"),
        new("xoxb-", 40, "Slack", "SLACK_TOKEN"),
        new("xoxp-", 40, "Slack", "SLACK_TOKEN"),
        new("npm_", 36, "npm", "NPM_TOKEN"),
    ];

    /// <summary>The shortest text that can hold one.</summary>
    public static readonly int Shortest = All.Min(static pattern => pattern.Prefix.Length + pattern.Least);

    /// <summary>The tokens in a text, in order.</summary>
    public static IReadOnlyList<FoundSecret> Find(string text)
    {
        if (text.Length < Shortest)
        {
            return [];
        }

        var found = new List<FoundSecret>();
        int end = 0;
        for (int start = 0; start < text.Length; start = end)
        {
            // A run of the characters that tokens are made of; a token is a whole one.
            while (start < text.Length && !IsOfToken(text[start]))
            {
                start++;
            }

            end = start;
            while (end < text.Length && IsOfToken(text[end]))
            {
                end++;
            }

            if (Of(text, start, end - start) is { } pattern)
            {
                found.Add(new FoundSecret(start, end - start, pattern));
            }
        }

        return found;
    }

    private static SecretPattern? Of(string text, int start, int length)
    {
        if (length < Shortest)
        {
            return null;
        }

        SecretPattern? pattern = All.FirstOrDefault(pattern =>
            length >= pattern.Prefix.Length + pattern.Least
            && string.CompareOrdinal(text, start, pattern.Prefix, 0, pattern.Prefix.Length) == 0);
        return pattern is not null && IsRandom(text, start + pattern.Prefix.Length, start + length) ? pattern : null;
    }

    /// <summary>Tokens mix letters and digits; what stands for one in documentation (<c>hf_xxxx…</c>), and names with hyphens, do not.</summary>
    private static bool IsRandom(string text, int start, int end)
    {
        bool hasDigit = false;
        bool hasLetter = false;
        var different = new HashSet<char>();
        for (int i = start; i < end; i++)
        {
            hasDigit |= char.IsDigit(text[i]);
            hasLetter |= char.IsLetter(text[i]);
            different.Add(text[i]);
        }

        return hasDigit && hasLetter && different.Count >= Math.Min(8, (end - start) / 2);
    }

    private static bool IsOfToken(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-';
}
