using System.Globalization;

namespace SftRecipes.Tokenization;

/// <summary>The tables that normalization needs, read from <c>unicode-normalization.txt</c>.</summary>
internal sealed class UnicodeData
{
    private const string ResourceName = "SftRecipes.Tokenization.unicode-normalization.txt";
    private const char CompatibilityMark = '~';
    private const char ExcludedMark = '!';

    private readonly Dictionary<int, byte> _combiningClasses = [];
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatibility = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private UnicodeData()
    {
        using Stream stream = typeof(UnicodeData).Assembly.GetManifestResourceStream(ResourceName)!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            if (line[0] != '#')
            {
                Add(line.Split(';'));
            }
        }
    }

    /// <summary>The tables, read at first use.</summary>
    public static UnicodeData Instance => s_instance.Value;

    private static readonly Lazy<UnicodeData> s_instance = new(() => new UnicodeData());

    /// <summary>The canonical combining class; 0 for a starter.</summary>
    public int CombiningClass(int code) => _combiningClasses.GetValueOrDefault(code);

    /// <summary>One level of decomposition, or null.</summary>
    public int[]? Decomposition(int code, bool compatibility) =>
        _canonical.TryGetValue(code, out int[]? canonical) ? canonical
        : compatibility && _compatibility.TryGetValue(code, out int[]? compatible) ? compatible
        : null;

    /// <summary>The character that a starter and a following character compose to, or null.</summary>
    public int? Composition(int first, int second) => _compositions.TryGetValue((first, second), out int composed) ? composed : null;

    private void Add(string[] fields)
    {
        int code = Hex(fields[0]);
        if (fields[1].Length > 0)
        {
            _combiningClasses[code] = byte.Parse(fields[1], CultureInfo.InvariantCulture);
        }

        string mapping = fields[2];
        if (mapping.Length == 0)
        {
            return;
        }

        bool compatibility = mapping[0] == CompatibilityMark;
        bool excluded = mapping[0] == ExcludedMark;
        int[] decomposition = [.. mapping.TrimStart(CompatibilityMark, ExcludedMark).Split(' ').Select(Hex)];
        (compatibility ? _compatibility : _canonical)[code] = decomposition;
        if (!compatibility && !excluded && decomposition.Length == 2)
        {
            _compositions[(decomposition[0], decomposition[1])] = code;
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
