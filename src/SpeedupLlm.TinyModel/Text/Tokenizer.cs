using System.Text;

namespace SpeedupLlm.TinyModel.Text;

/// <summary>
/// Text to tokens and back, without loss: learnt words and pieces of words (a word may carry the space before it), and a token for every byte for all
/// else. Digits and signs are always single, so that 48 and 84 are made of the same parts. No text can produce a special token.
/// </summary>
public sealed class Tokenizer
{
    /// <summary>Ends a document.</summary>
    public const int TextEnd = 0;

    /// <summary>Ends a turn.</summary>
    public const int TurnEnd = 1;

    /// <summary>Begins a turn of the system.</summary>
    public const int SystemTurn = 2;

    /// <summary>Begins a turn of the user.</summary>
    public const int UserTurn = 3;

    /// <summary>Begins a turn of the assistant.</summary>
    public const int AssistantTurn = 4;

    internal const int FirstByte = 5;
    internal const int FirstPiece = FirstByte + 256;

    private readonly string[] _pieces;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly int _longest;

    /// <summary>A tokenizer with these pieces; <see cref="TokenizerTrainer"/> finds good ones.</summary>
    /// <param name="pieces">ASCII letters, at least two characters, the first may be a space; each once.</param>
    /// <exception cref="ArgumentException">Something else is among them.</exception>
    public Tokenizer(IEnumerable<string> pieces)
    {
        _pieces = [.. pieces];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var piece in _pieces)
        {
            if (piece.Length < 2 || WordLength(piece) != piece.Length || !ids.TryAdd(piece, FirstPiece + ids.Count))
                throw new ArgumentException($"'{piece}' is no piece of a word, or is there twice.", nameof(pieces));
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _pieces.Length == 0 ? 0 : _pieces.Max(piece => piece.Length);
    }

    /// <summary>Special tokens, bytes and pieces.</summary>
    public int Size => FirstPiece + _pieces.Length;

    /// <summary>The learnt pieces, in the order of their tokens.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">Any text.</param>
    public List<int> Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>(text.Length / 3 + 1);
        while (!text.IsEmpty)
        {
            var word = WordLength(text);
            if (word == 0)
                word = EncodeBytes(text, tokens);
            else
                EncodeWord(text[..word], tokens);
            text = text[word..];
        }

        return tokens;
    }

    /// <summary>The text of tokens; special ones have none, and broken UTF-8 shows as U+FFFD.</summary>
    /// <param name="tokens">Below <see cref="Size"/>; others have no text.</param>
    public string Decode(IEnumerable<int> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
            AppendBytes(token, bytes);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The bytes of one token: none for special ones.</summary>
    internal void AppendBytes(int token, List<byte> bytes)
    {
        if (token is >= FirstByte and < FirstPiece)
            bytes.Add((byte)(token - FirstByte));
        else if (token >= FirstPiece && token < Size)
            bytes.AddRange(Encoding.ASCII.GetBytes(_pieces[token - FirstPiece]));
    }

    /// <summary>How many characters at the start are a word: letters, and the space before them; 0 where none begins.</summary>
    internal static int WordLength(ReadOnlySpan<char> text)
    {
        var start = text is [' ', _, ..] ? 1 : 0;
        var end = start;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        return end > start ? end : 0;
    }

    /// <summary>Always the longest piece that fits; single characters where none does.</summary>
    private void EncodeWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        while (!word.IsEmpty)
        {
            var length = Math.Min(word.Length, _longest);
            var id = 0;
            while (length > 1 && !_ids.TryGetValue(word[..length], out id))
                length--;
            tokens.Add(length > 1 ? id : FirstByte + word[0]);
            word = word[Math.Max(1, length)..];
        }
    }

    private static int EncodeBytes(ReadOnlySpan<char> text, List<int> tokens)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var read);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            tokens.Add(FirstByte + b);
        return read;
    }
}
