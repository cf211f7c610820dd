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
    [ThreadStatic]
    private static List<PatternMatch>? s_matches;

    public override void Split(TextSlice slice, List<TextSlice> output)
    {
        List<PatternMatch> matches = s_matches ??= [];
        matches.Clear();
        pattern.Find(slice.Span, matches);
        if (behavior == SplitBehavior.Isolated)
        {
            Isolate(slice, matches, output);
            return;
        }

        List<Part> parts = Parts(matches, slice.Length);
        foreach (Part part in behavior switch
        {
            SplitBehavior.Removed => parts.Where(part => !part.Delimiter),
            SplitBehavior.MergedWithPrevious => MergeWithPrevious(parts),
            SplitBehavior.MergedWithNext => MergeWithNext(parts),
            _ => MergeEqual(parts),
        })
        {
            output.Add(slice.Slice(part.Start, part.Length));
        }
    }

    /// <summary>Every match is a word, and what lies between; whichever of them is the delimiter.</summary>
    private static void Isolate(TextSlice slice, List<PatternMatch> matches, List<TextSlice> output)
    {
        int done = 0;
        foreach (PatternMatch match in matches)
        {
            if (match.Start > done)
            {
                output.Add(slice.Slice(done, match.Start - done));
            }

            if (match.Length > 0)
            {
                output.Add(slice.Slice(match.Start, match.Length));
            }

            done = match.Start + match.Length;
        }

        if (slice.Length > done)
        {
            output.Add(slice.Slice(done, slice.Length - done));
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
