namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>Everything the generator knows, read once from the embedded files.</summary>
internal sealed class Library
{
    private Library(Names names, IReadOnlyList<Frame> frames)
    {
        Names = names;
        Frames = frames;
        Families = [.. frames.SelectMany(f => f.Families)];
    }

    public static Library Embedded { get; } = new(
        Names.Parse(Lines("names.txt")),
        [.. new[] { "trained-1.txt", "trained-2.txt", "trained-small.txt", "held-out.txt", "held-out-trades.txt", "facts.txt" }
            .SelectMany(file => FrameParser.Parse(file, Lines(file)))]);

    public Names Names { get; }

    public IReadOnlyList<Frame> Frames { get; }

    public IReadOnlyList<Family> Families { get; }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(typeof(Library).Assembly.GetManifestResourceStream(file)!);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
