using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// Unicode normalization (Unicode Standard Annex 15). <see cref="string.Normalize()"/> cannot be used: it leaves text as it is where
/// ICU is absent or <c>InvariantGlobalization</c> is on, and a tokenizer must give the same ids everywhere.
/// </summary>
internal static class UnicodeNormalization
{
    // Hangul syllables are arithmetic (Unicode Standard, section 3.12).
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    // No character below decomposes or combines; below 0xC0 none has a canonical decomposition.
    private const char FirstAffectedCanonical = '\u00C0';
    private const char FirstAffectedCompatible = '\u00A0';

    /// <summary>The text in the given form.</summary>
    public static string Normalize(string text, UnicodeForm form)
    {
        bool compatibility = form.HasFlag(UnicodeForm.Nfkd);
        char firstAffected = compatibility ? FirstAffectedCompatible : FirstAffectedCanonical;
        if (!text.AsSpan().ContainsAnyInRange(firstAffected, char.MaxValue))
        {
            return text;
        }

        List<int> codes = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, compatibility, codes);
        }

        Reorder(codes);
        if (form.HasFlag(UnicodeForm.Nfc))
        {
            Compose(codes);
        }

        StringBuilder result = new(text.Length);
        Span<char> utf16 = stackalloc char[2];
        foreach (int code in codes)
        {
            result.Append(utf16[..new Rune(code).EncodeToUtf16(utf16)]);
        }

        return result.ToString();
    }

    private static void Decompose(int code, bool compatibility, List<int> output)
    {
        int syllable = code - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            output.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            output.Add(VowelBase + (syllable / TailCount % VowelCount));
            if (syllable % TailCount != 0)
            {
                output.Add(TailBase + (syllable % TailCount));
            }
        }
        else if (UnicodeData.Instance.Decomposition(code, compatibility) is int[] parts)
        {
            foreach (int part in parts)
            {
                Decompose(part, compatibility, output);
            }
        }
        else
        {
            output.Add(code);
        }
    }

    /// <summary>Stable sort of every run of non-starters by combining class.</summary>
    private static void Reorder(List<int> codes)
    {
        for (int i = 1; i < codes.Count; i++)
        {
            int code = codes[i];
            int combiningClass = UnicodeData.Instance.CombiningClass(code);
            int place = i;
            while (combiningClass != 0 && place > 0 && UnicodeData.Instance.CombiningClass(codes[place - 1]) > combiningClass)
            {
                codes[place] = codes[place - 1];
                place--;
            }

            codes[place] = code;
        }
    }

    private static void Compose(List<int> codes)
    {
        int starter = -1;
        int written = 0;
        int lastClass = 0;
        for (int i = 0; i < codes.Count; i++)
        {
            int code = codes[i];
            int combiningClass = UnicodeData.Instance.CombiningClass(code);
            bool adjacent = starter >= 0 && written == starter + 1;
            bool blocked = starter < 0 || (!adjacent && lastClass >= combiningClass);
            if (!blocked && ComposePair(codes[starter], code) is int composed)
            {
                codes[starter] = composed;
                continue;
            }

            if (combiningClass == 0)
            {
                starter = written;
            }

            lastClass = combiningClass;
            codes[written++] = code;
        }

        codes.RemoveRange(written, codes.Count - written);
    }

    private static int? ComposePair(int first, int second)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return SyllableBase + (((lead * VowelCount) + vowel) * TailCount);
        }

        int syllable = first - SyllableBase;
        int tail = second - TailBase;
        return syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && tail is > 0 and < TailCount
            ? first + tail
            : UnicodeData.Instance.Composition(first, second);
    }
}
