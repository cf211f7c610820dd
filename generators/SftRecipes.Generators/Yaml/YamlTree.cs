using System;
using System.Collections.Generic;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SftRecipes.Generators.Yaml;

/// <summary>
/// Reads YAML with positions. Never throws: what cannot be read ends the tree, which then holds what came before. Anchors stand for what
/// they name; nesting is limited.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;
    private readonly string _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);

    private YamlTree(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
        Read();
    }

    /// <summary>The first document; null where there is none.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>What is wrong; null for nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Where.</summary>
    public int ErrorStart { get; private set; }

    public static YamlTree Parse(string text) => new(text);

    private ParsingEvent? Current => Error is null ? _parser.Current : null;

    private void Read()
    {
        Next();
        while (Current is StreamStart or DocumentStart)
        {
            Next();
        }

        if (Current is null or StreamEnd)
        {
            return;
        }

        Root = Node(0);
        while (Current is DocumentEnd)
        {
            Next();
        }

        if (Current is DocumentStart second)
        {
            Fail("a second document begins, and a file is one recipe", Index(second.Start));
        }
    }

    private YamlNode? Node(int depth)
    {
        if (depth > MaxDepth)
        {
            Fail("the values are nested too deeply", Index(Current!.Start));
            return null;
        }

        switch (Current)
        {
            case Scalar scalar:
                return Take(scalar, At(YamlKind.Scalar, scalar.Start, scalar.End) with { Value = scalar.Value, Style = scalar.Style });
            case SequenceStart start:
                Next();
                return Named(start, Sequence(start, depth));
            case MappingStart start:
                Next();
                return Named(start, Mapping(start, depth));
            case AnchorAlias alias when _anchors.TryGetValue(alias.Value.Value, out YamlNode named):
                Next();
                return named;
            case AnchorAlias alias:
                Fail($"nothing before this is called '{alias.Value.Value}'", Index(alias.Start));
                return null;
            default:
                return null;
        }
    }

    private YamlNode Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (Current is not null and not SequenceEnd && Node(depth + 1) is { } item)
        {
            items.Add(item);
        }

        return Closed(At(YamlKind.Sequence, start.Start, Current?.End ?? start.End) with { Items = items });
    }

    private YamlNode Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        while (Current is not null and not MappingEnd && Node(depth + 1) is { } key)
        {
            if (key.Kind != YamlKind.Scalar)
            {
                Fail("a key must be a name", key.Start);
            }
            else if (Node(depth + 1) is { } value)
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        return Closed(At(YamlKind.Mapping, start.Start, Current?.End ?? start.End) with { Entries = entries });
    }

    private YamlNode Closed(YamlNode node)
    {
        if (Current is SequenceEnd or MappingEnd)
        {
            Next();
        }

        return node;
    }

    private YamlNode Take(Scalar scalar, YamlNode node)
    {
        Next();
        return Named(scalar, node);
    }

    private YamlNode Named(NodeEvent source, YamlNode node)
    {
        if (!source.Anchor.IsEmpty)
        {
            _anchors[source.Anchor.Value] = node;
        }

        return node;
    }

    private void Next()
    {
        int before = Index(_parser.Current?.End ?? Mark.Empty);
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException exception)
        {
            string message = exception.Message.TrimEnd('.');
            Fail(message.Length == 0 ? "it breaks off" : char.ToLowerInvariant(message[0]) + message.Substring(1), Index(exception.Start));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            // The parser's own mistakes on some malformed texts, such as a list in brackets that is not closed.
            Fail("what follows cannot be read; a bracket or quote may not be closed", before);
        }
    }

    private void Fail(string error, int start)
    {
        Error ??= error;
        ErrorStart = Math.Min(start, _text.Length);
    }

    private YamlNode At(YamlKind kind, Mark start, Mark end)
    {
        int from = Index(start);
        int to = Math.Max(from, Index(end));
        // The end of a list or mapping in brackets is its closing bracket's place.
        if (kind != YamlKind.Scalar && from < to && to < _text.Length && (_text[from], _text[to]) is ('[', ']') or ('{', '}'))
        {
            to++;
        }

        // Blocks end where the next line begins.
        while (to > from && char.IsWhiteSpace(_text[to - 1]))
        {
            to--;
        }

        return new YamlNode(kind, from, to - from);
    }

    private int Index(Mark mark) => (int)Math.Min(Math.Max(mark.Index, 0), _text.Length);
}
