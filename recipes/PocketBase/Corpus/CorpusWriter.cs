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
    private const int MinLength = 200;
    private const int MaxLength = 360;

    // How often each kind of document is written.
    private static readonly (WordingForm Form, int Weight)[] Mix =
        [(WordingForm.Sentence, 7), (WordingForm.Card, 9), (WordingForm.Line, 3), (WordingForm.Record, 1)];

    private readonly Random random;
    private readonly Deck<WordingForm> forms;
    private readonly Dictionary<WordingForm, Deck<Fact>> facts;
    private readonly Dictionary<(string Key, WordingForm Form), Deck<string>> statements = [];
    private readonly Deck<Relation> relations;
    private readonly Dictionary<Relation, Deck<Fact>> factsOfRelation;

    /// <summary>Prepares a corpus about <paramref name="factBase"/>; the same seed gives the same documents.</summary>
    public CorpusWriter(FactBase factBase, int seed)
    {
        random = new Random(seed);
        forms = new Deck<WordingForm>(Mix.SelectMany(part => Enumerable.Repeat(part.Form, part.Weight)), random);
        facts = Mix.ToDictionary(part => part.Form, _ => new Deck<Fact>(factBase.Facts, random));
        relations = new Deck<Relation>(factBase.Facts.Select(fact => fact.Relation), random);
        factsOfRelation = factBase.Facts.GroupBy(fact => fact.Relation).ToDictionary(group => group.Key, group => new Deck<Fact>(group, random));
    }

    /// <summary>The next <paramref name="count"/> documents.</summary>
    public IEnumerable<string> Documents(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return forms.Draw() switch
            {
                WordingForm.Sentence => Write(WordingForm.Sentence, " ", facts[WordingForm.Sentence].Draw),
                WordingForm.Card => Write(WordingForm.Card, "\n\n", facts[WordingForm.Card].Draw),
                WordingForm.Record => Write(WordingForm.Record, "\n", facts[WordingForm.Record].Draw),
                _ => WriteList(),
            };
        }
    }

    // A heading, then lines about facts of one relation.
    private string WriteList()
    {
        Relation relation = relations.Draw();
        return $"### {relation.Heading}\n\n{Write(WordingForm.Line, "\n", factsOfRelation[relation].Draw)}";
    }

    private string Write(WordingForm form, string separator, Func<Fact> draw)
    {
        int length = random.Next(MinLength, MaxLength);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(text.Length > 0 ? separator : "").Append(Statement(draw(), form));
        }

        return text.ToString();
    }

    private string Statement(Fact fact, WordingForm form)
    {
        if (!statements.TryGetValue((fact.Key, form), out Deck<string>? deck))
        {
            statements[(fact.Key, form)] = deck = new Deck<string>(fact.Stated(form), random);
        }

        return deck.Draw();
    }
}
