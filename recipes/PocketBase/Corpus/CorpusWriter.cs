using System.Text;

namespace PocketBase.Corpus;

/// <summary>
/// Writes the corpus of the pocket base model: short documents of plain declarative text that state the facts in many wordings.
/// </summary>
/// <remarks>
/// A fact that is always told in the same words and company can be recited but not asked for. So each document mixes facts, each
/// fact comes in all its wordings, in both directions, early and late in a document, after a space and at the start of a line
/// (a byte-level tokenizer has different tokens for the two). None of it is in the form of an instruction, a question or a
/// dialogue.
/// </remarks>
public sealed class CorpusWriter
{
    // A document ends with the item that takes it past its length, which is drawn from this range of characters.
    private const int MinLength = 160;
    private const int MaxLength = 280;

    // How often each kind of document is written. A mixed document draws from all facts and wordings; the others are about one
    // relation in one wording, as a glossary, a list or a data file is.
    private static readonly (WordingForm Form, bool Mixed, int Weight)[] Mix =
    [
        (WordingForm.Sentence, true, 5), (WordingForm.Card, true, 6), (WordingForm.Card, false, 4),
        (WordingForm.Line, false, 2), (WordingForm.Record, false, 3),
    ];

    // How a document sets its cards: {0} is the title, {1} what stands under it.
    private static readonly string[] CardLayouts =
    [
        "{0}\n{1}", "### {0}\n{1}", "### Title:\n{0}\n\n### Text:\n{1}",
    ];

    private readonly Random random;
    private readonly Deck<(WordingForm Form, bool Mixed)> kinds;
    private readonly Deck<string> layouts;
    private readonly Deck<Fact> facts;
    private readonly Deck<Relation> relations;
    private readonly Dictionary<Relation, Deck<Fact>> factsOfRelation;
    private readonly Dictionary<(string Name, WordingForm Form), Deck<Wording>> wordings = [];

    /// <summary>Prepares a corpus about <paramref name="factBase"/>; the same seed gives the same documents.</summary>
    public CorpusWriter(FactBase factBase, int seed)
    {
        random = new Random(seed);
        kinds = new Deck<(WordingForm, bool)>(
            Mix.SelectMany(part => Enumerable.Repeat((part.Form, part.Mixed), part.Weight)), random);
        layouts = new Deck<string>(CardLayouts, random);
        facts = new Deck<Fact>(factBase.Facts, random);
        relations = new Deck<Relation>(factBase.Facts.Select(fact => fact.Relation), random);
        factsOfRelation = factBase.Facts.GroupBy(fact => fact.Relation).ToDictionary(group => group.Key, group => new Deck<Fact>(group, random));
    }

    /// <summary>The next <paramref name="count"/> documents.</summary>
    public IEnumerable<string> Documents(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var (form, mixed) = kinds.Draw();
            yield return mixed ? WriteMixed(form) : WriteUniform(form, relations.Draw());
        }
    }

    private string WriteMixed(WordingForm form)
    {
        string layout = layouts.Draw();
        return Write(Separator(form), layout, () =>
        {
            Fact fact = facts.Draw();
            return Fill(fact, () => WordingsOf(fact.Relation, form).Draw());
        });
    }

    private string WriteUniform(WordingForm form, Relation relation)
    {
        string heading = form == WordingForm.Line ? $"### {relation.Heading}\n\n" : "";
        Wording wording = WordingsOf(relation, form).Draw();
        Deck<Fact> about = factsOfRelation[relation];
        return heading + Write(Separator(form), layouts.Draw(), () => wording.Fill(about.Draw().Row));
    }

    private Deck<Wording> WordingsOf(Relation relation, WordingForm form)
    {
        if (!wordings.TryGetValue((relation.Name, form), out Deck<Wording>? deck))
        {
            wordings[(relation.Name, form)] = deck = new Deck<Wording>(relation.Wordings.Where(wording => wording.Form == form), random);
        }

        return deck;
    }

    // The first wording that the fact has all values for; each form has some that every fact can fill.
    private static string Fill(Fact fact, Func<Wording> draw)
    {
        string? text;
        while ((text = draw().Fill(fact.Row)) is null)
        {
        }

        return text;
    }

    private static string Separator(WordingForm form) => form switch
    {
        WordingForm.Sentence => " ",
        WordingForm.Card => "\n\n",
        _ => "\n",
    };

    private string Write(string separator, string layout, Func<string?> next)
    {
        int length = random.Next(MinLength, MaxLength);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            if (next() is { } statement)
            {
                text.Append(text.Length > 0 ? separator : "").Append(Laid(statement, layout));
            }
        }

        return text.ToString();
    }

    // A statement whose last line stands under the lines before it.
    private static string Laid(string statement, string layout)
    {
        int title = statement.LastIndexOf('\n');
        return title < 0
            ? statement
            : layout.Replace("{0}", statement[..title], StringComparison.Ordinal).Replace("{1}", statement[(title + 1)..], StringComparison.Ordinal);
    }
}
