namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>
/// Reads frames from the project's little format:
/// <code>
/// frame basket trained   (or held-out, or held-out trade)
/// things apple apples, nut nuts
/// source price-list.txt           where its made-up facts come from; stories have none
/// x many                          a quantity and its ranges
/// [start]                         a clause; [?now] asks, [!fact] stands in a document
/// {A} has {x} {T}.                a wording
/// ~ {A} owns {x} {T}.             a held-out wording
/// more = x + y : start gain ?now  a family
/// </code>
/// </summary>
internal static class FrameParser
{
    public static IReadOnlyList<Frame> Parse(string file, IEnumerable<string> lines)
    {
        var frames = new List<Frame>();
        List<string>? current = null;
        var (start, number) = (0, 0);
        foreach (var line in lines.Append("frame"))
        {
            number++;
            if (line.StartsWith("frame", StringComparison.Ordinal))
            {
                if (current is not null)
                    frames.Add(ParseFrame(file, start, current));
                (current, start) = ([], number);
            }

            current?.Add(line.Trim());
        }

        return frames;
    }

    private static Frame ParseFrame(string file, int start, List<string> lines)
    {
        var head = lines[0].Split(' ');
        var things = new List<Noun>();
        var quantities = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var clauses = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var families = new List<string>();
        List<string>? wordings = null;
        string? source = null;
        for (var i = 1; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
                clauses.Add(line[1..^1], wordings = []);
            else if (IsFamily(line))
                families.Add(line);
            else if (wordings is not null)
                wordings.Add(line);
            else if (line.StartsWith("things ", StringComparison.Ordinal))
                things.AddRange(line[7..].Split(", ").Select(pair => new Noun(pair.Split(' ')[0], pair.Split(' ')[1])));
            else if (line.StartsWith("source ", StringComparison.Ordinal))
                source = line[7..];
            else if (line.Split(' ', 2) is [var name, var ranges])
                quantities.Add(name, Quantity.Parse(name, ranges));
            else
                throw new FormatException($"{file}:{start + i}: '{line}' is neither a quantity, a clause nor a family");
        }

        var parsed = clauses.ToDictionary(c => c.Key, c => ParseClause(file, start, c.Key, c.Value), StringComparer.Ordinal);
        var frame = new Frame(
            head[1], head[2] is "trained" ? Split.Trained : Split.HeldOut, source, things, quantities, parsed) { IsTrade = head.Length > 3 && head[3] is "trade" };
        frame.Families = [.. families.Select(line => ParseFamily(frame, line))];
        return frame;
    }

    private static bool IsFamily(string line) => line.IndexOf(" = ", StringComparison.Ordinal) is > 0 and var at && !line[..at].Contains(' ');

    private static Clause ParseClause(string file, int start, string name, List<string> lines)
    {
        var held = lines.Where(l => l[0] == '~').Select(l => l[1..].TrimStart()).ToList();
        var trained = lines.Where(l => l[0] != '~').ToList();
        if (trained.Count == 0)
            throw new FormatException($"{file}:{start}: clause [{name}] has no wording");
        var kind = name[0] switch { '?' => ClauseKind.Question, '!' => ClauseKind.Fact, _ => ClauseKind.Statement };
        var clause = new Clause(name, kind, trained, held);
        foreach (var wording in clause.Wordings)
        {
            if (!Placeholders.QuantitiesOf(wording).Order(StringComparer.Ordinal).SequenceEqual(clause.Variables.Order(StringComparer.Ordinal)))
                throw new FormatException($"{file}:{start}: '{wording}' does not tell the quantities of clause [{name}]");
        }

        return clause;
    }

    private static Family ParseFamily(Frame frame, string line)
    {
        var (name, rest) = (line[..line.IndexOf(" = ", StringComparison.Ordinal)], line[(line.IndexOf(" = ", StringComparison.Ordinal) + 3)..]);
        var parts = rest.Split(':', StringSplitOptions.TrimEntries);
        var clauses = parts[1].Split(' ').Select(c => frame.Clauses.GetValueOrDefault(c)
            ?? throw new FormatException($"family {frame.Name}/{name} tells an unknown clause '{c}'"));
        var family = new Family(frame, name, Expression.Parse(parts[0]), [.. clauses]) { Structure = parts[0] };
        foreach (var variable in family.Variables.Where(v => !frame.Quantities.ContainsKey(v)))
            throw new FormatException($"family {family.Id} uses an unknown quantity '{variable}'");
        return family;
    }
}
