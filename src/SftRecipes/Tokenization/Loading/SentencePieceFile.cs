using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>What a piece of a SentencePiece vocabulary is.</summary>
internal enum SentencePieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>A token of a SentencePiece vocabulary; its number in the list is its id.</summary>
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceType Type);

/// <summary>A <c>tokenizer.model</c>: SentencePiece's <c>ModelProto</c>, of which the vocabulary and what tokenizing depends on is read.</summary>
internal sealed class SentencePieceFile
{
    /// <summary>The algorithm of <c>trainer_spec.model_type</c>.</summary>
    public const int Unigram = 1, BytePairs = 2;

    // Field numbers of sentencepiece_model.proto.
    private const int Pieces = 1, TrainerSpec = 2;
    private const int PieceText = 1, PieceScore = 2, PieceType = 3;
    private const int ModelTypeField = 3;

    private readonly List<SentencePiece> _vocabulary = [];

    /// <exception cref="RecipeException">The file cannot be read or is none.</exception>
    public SentencePieceFile(string file)
    {
        Path = file;
        try
        {
            Read(File.ReadAllBytes(file));
        }
        catch (FormatException error)
        {
            throw new RecipeException($"{file} is no SentencePiece model ({error.Message}); download it again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{file} cannot be read ({error.Message.TrimEnd('.')}); check its permissions.", error);
        }
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The tokens, by id.</summary>
    public IReadOnlyList<SentencePiece> Vocabulary => _vocabulary;

    /// <summary><see cref="Unigram"/>, <see cref="BytePairs"/> or another number.</summary>
    public int ModelType { get; private set; } = Unigram;

    /// <summary>The first piece of a type, or null.</summary>
    public int? FirstOf(SentencePieceType type) => _vocabulary.FindIndex(piece => piece.Type == type) is int id and >= 0 ? id : null;

    private void Read(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.TryRead())
        {
            if (reader.Field == Pieces)
            {
                _vocabulary.Add(Piece(reader.Content));
            }
            else if (reader.Field == TrainerSpec)
            {
                ReadTrainerSpec(reader.Content);
            }
        }

        if (_vocabulary.Count == 0)
        {
            throw new FormatException("it holds no pieces");
        }
    }

    private static SentencePiece Piece(ReadOnlySpan<byte> message)
    {
        SentencePiece piece = new("", 0, SentencePieceType.Normal);
        ProtobufReader reader = new(message);
        while (reader.TryRead())
        {
            piece = reader.Field switch
            {
                PieceText => piece with { Text = Encoding.UTF8.GetString(reader.Content) },
                PieceScore => piece with { Score = reader.Single },
                PieceType => piece with { Type = (SentencePieceType)reader.Integer },
                _ => piece,
            };
        }

        return piece;
    }

    private void ReadTrainerSpec(ReadOnlySpan<byte> message)
    {
        ProtobufReader reader = new(message);
        while (reader.TryRead())
        {
            if (reader.Field == ModelTypeField)
            {
                ModelType = (int)reader.Integer;
            }
        }
    }
}
