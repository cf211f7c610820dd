namespace SftRecipes.Tokenization;

/// <summary>Finds all tokens that a text begins with, in order of length.</summary>
internal sealed class CharacterTrie
{
    /// <summary>The node before the first character.</summary>
    public const int Root = 0;

    private const int None = -1;

    private readonly Dictionary<long, int> _children;
    private readonly List<int> _ids = [None];

    /// <param name="vocabulary">Token to id; empty tokens are never found.</param>
    public CharacterTrie(IReadOnlyDictionary<string, int> vocabulary)
    {
        _children = new Dictionary<long, int>(vocabulary.Count * 2);
        foreach ((string token, int id) in vocabulary)
        {
            int node = Root;
            foreach (char character in token)
            {
                if (!_children.TryGetValue(Edge(node, character), out int child))
                {
                    child = _ids.Count;
                    _children.Add(Edge(node, character), child);
                    _ids.Add(None);
                }

                node = child;
            }

            _ids[node] = id;
        }

        _ids[Root] = None;
    }

    /// <summary>One character further.</summary>
    /// <param name="node">Where to go on from; set to where that leads.</param>
    /// <param name="character">The next character.</param>
    /// <param name="id">The id of the token that ends there, or null.</param>
    /// <returns>Whether any token goes on like that.</returns>
    public bool TryStep(ref int node, char character, out int? id)
    {
        bool found = _children.TryGetValue(Edge(node, character), out int child);
        node = child;
        id = found && _ids[child] != None ? _ids[child] : null;
        return found;
    }

    private static long Edge(int node, char character) => ((long)node << 16) | character;
}
