using CsCheck;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

public sealed class LessonIndexTests
{
    private static readonly string[] Ids = ["a", "b", "c", "d"];
    private static readonly string[] Scopes = ["m", "n"];

    /// <summary>Whatever is put in and taken out: every way to find a lesson tells the same as a list of them would.</summary>
    [Fact]
    public void It_finds_what_a_list_would_find() => Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[0, 3].Array[0, 3]).Array[0, 30].Sample(changes =>
    {
        var index = new LessonIndex();
        var list = new List<Lesson>();
        foreach (var (id, kind, scope, sources) in changes)
        {
            if (kind == 0)
            {
                index.Remove("s", Ids[id]);
                list.RemoveAll(lesson => lesson.Id == Ids[id]);
                continue;
            }

            // A lesson never changes its scope.
            var old = list.Find(lesson => lesson.Id == Ids[id]);
            var lesson = Lessons.Of(Ids[id], $"text {kind}", scope: old?.MemoryScope ?? Scopes[scope], sources: [.. sources.Select(source => $"e{source}")]);
            index.Put(lesson);
            list.RemoveAll(other => other.Id == lesson.Id);
            list.Add(lesson);
        }

        Assert.Equal(list.Count, index.Count);
        foreach (var source in Enumerable.Range(0, 4).Select(i => $"e{i}"))
        {
            foreach (var scope in Scopes)
                Assert.Equal<string>(Found(lesson => lesson.MemoryScope == scope && lesson.Sources.Contains(source)), [.. index.Of(scope, source).Select(lesson => $"{lesson.Id} {lesson.Text}").Order()]);
        }

        Assert.Equal<string>(Found(_ => true), [.. index.All("s").Select(lesson => $"{lesson.Id} {lesson.Text}").Order()]);
        Assert.Equal(list.Count, index.All().Count);
        Assert.Empty(index.All("another"));

        string[] Found(Predicate<Lesson> wanted) => [.. list.FindAll(wanted).Select(lesson => $"{lesson.Id} {lesson.Text}").Order()];
    });

    [Fact]
    public async Task Readers_see_whole_lessons_while_others_are_written()
    {
        var index = new LessonIndex();
        using var done = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var seen = 0;
            while (!done.IsCancellationRequested || seen == 0)
            {
                foreach (var lesson in index.Of("m", "e"))
                    Assert.Contains("e", lesson.Sources);
                seen++;
            }
        });
        for (var i = 0; i < 2000; i++)
        {
            index.Put(Lessons.Of($"{i}", sources: ["e", $"e{i}"]));
            if (i >= 3)
                index.Remove("s", $"{i - 3}");
        }

        await done.CancelAsync();
        await reading;
        Assert.Equal(3, index.Of("m", "e").Count);
    }
}
