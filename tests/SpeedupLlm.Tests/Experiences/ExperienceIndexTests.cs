using CsCheck;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

public sealed class ExperienceIndexTests
{
    private static readonly Gen<(int Kind, int Id, int Scope, int Question, bool Searchable)> Change =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool);

    [Fact]
    public void Whatever_is_added_changed_and_removed_is_found_in_every_way_or_in_none() => Change.Array[0, 60].Sample(changes =>
    {
        var index = new ExperienceIndex();
        var all = new List<(Experience Experience, bool Searchable)>();
        foreach (var (kind, id, scope, question, searchable) in changes)
        {
            // Every second id is in use in another space, too: ids are unique in one only.
            var space = $"s{scope}";
            var at = all.FindIndex(each => each.Experience.Id == $"{id}" && each.Experience.Space == space);
            if (kind < 2 && at < 0)
            {
                all.Add((Sample.Experience(id, [1, question], $"m{scope}", $"f{question}", space), searchable));
                index.Add(all[^1].Experience, searchable);
            }
            else if (kind == 2 && at >= 0)
            {
                all[at] = (all[at].Experience with { Confirmations = all[at].Experience.Confirmations + 1 }, all[at].Searchable);
                index.Update(all[at].Experience);
            }
            else if (kind == 3)
            {
                Assert.Equal(at < 0 ? 0 : 1, index.Remove(space, $"{id}"));
                all.RemoveAll(each => each.Experience.Id == $"{id}" && each.Experience.Space == space);
            }

            AssertSame(all, index);
        }
    });

    [Fact]
    public void Many_are_removed_at_once_and_what_is_no_more_is_not_changed_back()
    {
        var index = new ExperienceIndex();
        var some = Enumerable.Range(0, 1000).Select(i => Sample.Experience(i, [1, i], fingerprint: $"f{i}")).ToList();
        some.ForEach(experience => index.Add(experience));
        Assert.Equal(999, index.Remove("s", some.Skip(1).Select(experience => experience.Id).Append("unknown")));
        index.Update(some[5] with { Confirmations = 2 });
        Assert.Equal("0", Assert.Single(index.Search("m", [1, 0], 5000)).Entry.Experience.Id);
        Assert.Empty(index.Exact("rm", "f5"));
        Assert.False(index.Knows("m", "f5"));
    }

    private static void AssertSame(List<(Experience Experience, bool Searchable)> all, ExperienceIndex index)
    {
        for (var scope = 0; scope < 3; scope++)
        {
            Assert.Equal(
                all.Where(each => each.Searchable && each.Experience.MemoryScope == $"m{scope}").Select(each => each.Experience).OrderBy(each => each.Id),
                index.Search($"m{scope}", [1, 1], 100).Select(found => found.Entry.Experience).OrderBy(each => each.Id));
            for (var question = 0; question < 3; question++)
            {
                var same = all.Where(each => each.Experience.MemoryScope == $"m{scope}" && each.Experience.Fingerprint == $"f{question}").ToList();
                Assert.Equal(same.Select(each => each.Experience), index.Exact($"rm{scope}", $"f{question}"));
                Assert.Equal(same.Count > 0, index.Knows($"m{scope}", $"f{question}"));
            }
        }

        Assert.All(all, each => Assert.Equal(each.Experience, index.Find(each.Experience.Space, each.Experience.Id)));
    }
}
