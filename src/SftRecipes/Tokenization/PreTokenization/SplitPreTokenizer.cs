namespace SftRecipes.Tokenization;

/// <summary>What becomes of the delimiters that text is cut at.</summary>
internal enum SplitBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a word of its own.</summary>
    Isolated,

    /// <summary>Each belongs to the word before it.</summary>
    MergedWithPrevious,

    /// <summary>Each belongs to the word after it.</summary>
    MergedWithNext,

    /// <summary>Adjacent ones are one word.</summary>
    Contiguous,
}

/// <summary>Cuts text where a pattern matches.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="behavior">What becomes of what was found.</param>
/// <param name="invert">Whether what was found are the words, and the delimiters lie between.</param>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    public override void Split(TextSlice slice, List<TextSlice> output)
    {
        List<PatternMatch> matches = [];
        pattern.Find(slice.Span, matches);
        List<Part> parts = Parts(matches, slice.Length);
        foreach (Part part in behavior switch
        {
            SplitBehavior.Removed => parts.Where(part => !part.Delimiter),
            SplitBehavior.MergedWithPrevious => MergeWithPrevious(parts),
            SplitBehavior.MergedWithNext => MergeWithNext(parts),
            SplitBehavior.Contiguous => MergeEqual(parts),
            _ => parts,
        })
        {
            output.Add(slice.Slice(part.Start, part.Length));
        }
    }

    private List<Part> Parts(List<PatternMatch> matches, int length)
    {
        List<Part> parts = new((matches.Count * 2) + 1);
        int done = 0;
        foreach (PatternMatch match in matches)
        {
            Add(parts, done, match.Start - done, delimiter: invert);
            Add(parts, match.Start, match.Length, delimiter: !invert);
            done = match.Start + match.Length;
        }

        Add(parts, done, length - done, delimiter: invert);
        return parts;
    }

    private static void Add(List<Part> parts, int start, int length, bool delimiter)
    {
        if (length > 0)
        {
            parts.Add(new Part(start, length, delimiter));
        }
    }

    private static List<Part> MergeWithPrevious(List<Part> parts)
    {
        List<Part> merged = [];
        bool afterDelimiter = false;
        foreach (Part part in parts)
        {
            if (part.Delimiter && !afterDelimiter && merged.Count > 0)
            {
                merged[^1] = merged[^1] with { Length = merged[^1].Length + part.Length };
            }
            else
            {
                merged.Add(part);
            }

            afterDelimiter = part.Delimiter;
        }

        return merged;
    }

    private static List<Part> MergeWithNext(List<Part> parts)
    {
        List<Part> merged = [];
        for (int i = 0; i < parts.Count; i++)
        {
            // Of several delimiters in a row only the last belongs to the word.
            bool joins = parts[i].Delimiter && i + 1 < parts.Count && !parts[i + 1].Delimiter;
            merged.Add(joins ? parts[i] with { Length = parts[i].Length + parts[i + 1].Length } : parts[i]);
            i += joins ? 1 : 0;
        }

        return merged;
    }

    private static List<Part> MergeEqual(List<Part> parts)
    {
        List<Part> merged = [];
        foreach (Part part in parts)
        {
            if (merged.Count > 0 && merged[^1].Delimiter == part.Delimiter)
            {
                merged[^1] = merged[^1] with { Length = merged[^1].Length + part.Length };
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }

    private readonly record struct Part(int Start, int Length, bool Delimiter);
}
