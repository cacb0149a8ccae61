namespace SpeedupLlm.QuestionSets.Tests;

public class Samples
{
    [Fact]
    public void Print()
    {
        var s = QuestionSource.Embedded;
        using var w = new StreamWriter("/tmp/samples.txt");
        w.WriteLine($"families {s.Families.Count} stories {s.Families.Count(f=>!f.NeedsFacts)} trained {s.Families.Count(f=>!f.NeedsFacts && f.Split==Split.Trained)} lexicon {Lexicon.Words(Split.Trained).Count}+{Lexicon.Words(Split.HeldOut).Count} minw {s.Families.Where(f=>f.Split==Split.Trained).Min(f=>f.Wordings(Stratum.Trained))} {s.Families.Where(f=>f.Split==Split.HeldOut).Min(f=>f.Wordings(Stratum.HeldOutFamilies))}");
        foreach (var st in new[] { Stratum.Trained, Stratum.HeldOutWordings, Stratum.HeldOutFamilies, Stratum.Misleading })
            foreach (var d in Enum.GetValues<Difficulty>())
                foreach (var i in Enumerable.Range(0, st == Stratum.Misleading ? 5 : st == Stratum.Trained ? 30 : 15))
                {
                    var q = s.Draw(st, d, SplitMix.Mix(1, (ulong)i));
                    w.WriteLine($"{st}/{d} {q.Origin!.Family}: {q.Text} => {q.Solution!.Replace("\n", " | ")}");
                }
        var book = s.Facts(1, Split.HeldOut);
        foreach (var d in book.Documents.Take(6)) w.WriteLine(d);
        foreach (var i in Enumerable.Range(0, 20)) { var q = s.Draw(book, (Difficulty)(i % 3), (ulong)i); w.WriteLine($"fact {q.Text} => {q.Solution!.Replace("\n", " | ")}"); }
        foreach (var lv in Enum.GetValues<SimilarityLevel>())
            foreach (var i in Enumerable.Range(0, 3)) { var q = s.Draw(Stratum.HeldOutNumbers, Difficulty.Demo, (ulong)i); w.WriteLine($"{lv}: {q.Text} ~~ {s.Related(q, lv, 1)?.Text}"); }
    }
}
