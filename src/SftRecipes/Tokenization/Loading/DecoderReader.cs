using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>Reads the <c>decoder</c> of a tokenizer.json.</summary>
internal static class DecoderReader
{
    /// <summary>The steps, first one first.</summary>
    public static IReadOnlyList<DecodeStepFactory> Read(JsonPart part)
    {
        if (!part.Exists)
        {
            return [next => new JoinWithBlanksDecodeStep(next)];
        }

        List<JsonPart> steps = [.. Flatten(part)];
        List<DecodeStepFactory> factories = [];
        bool fused = false;
        for (int i = 0; i < steps.Count; i++)
        {
            JsonPart step = steps[i];
            switch (step.Type)
            {
                // After fusing there is one long text. Steps that can take it in parts let it stream through.
                case "Fuse" when steps.Skip(i + 1).All(later => later.Type is "Strip" or "Fuse"):
                    fused = true;
                    break;
                case "ByteLevel" when i + 1 < steps.Count:
                    factories.Add(next => new ByteLevelDecodeStep(next));
                    factories.Add(next => new FuseDecodeStep(next));
                    break;
                default:
                    factories.Add(Step(step, fused));
                    break;
            }
        }

        return factories;
    }

    private static IEnumerable<JsonPart> Flatten(JsonPart part) =>
        part.Type == "Sequence" ? part["decoders"].Items().SelectMany(Flatten) : [part];

    private static DecodeStepFactory Step(JsonPart part, bool fused)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                return next => new ByteLevelDecodeStep(next);
            case "ByteFallback":
                return next => new ByteFallbackDecodeStep(next);
            case "Fuse":
                return next => new FuseDecodeStep(next);
            case "Metaspace":
                string replacement = PreTokenizerReader.Replacement(part);
                bool dropFirst = PreTokenizerReader.Scheme(part) != PrependScheme.Never;
                return next => new MetaspaceDecodeStep(next, replacement, dropFirst);
            case "Replace":
                (string? literal, Regex? regex) = PatternReader.Read(part["pattern"]);
                string content = part["content"].String();
                return literal is not null
                    ? next => new ReplaceDecodeStep(next, literal, content)
                    : next => new ReplaceRegexDecodeStep(next, regex!, content);
            case "Strip":
                char stripped = part["content"].String() is [char only] ? only : throw part["content"].Wrong("one character");
                (int start, int stop) = (part["start"].Int(), part["stop"].Int());
                return fused
                    ? next => new StripTextDecodeStep(next, stripped, start, stop)
                    : next => new StripTokensDecodeStep(next, stripped, start, stop);
            default:
                throw part.Unsupported($"the decoder '{part.Type}'");
        }
    }
}
