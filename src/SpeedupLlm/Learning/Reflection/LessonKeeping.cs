using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>The lessons of a space, in memory and in the store, changed in the owner's inbox alone.</summary>
internal sealed class LessonKeeping(string space, SpaceOwnerServices services, Inbox inbox)
{
    /// <summary>Takes lessons in. Never fails: what the store does not take is usable until the process ends.</summary>
    /// <param name="commit">The lessons.</param>
    /// <param name="forgotMeanwhile">Whether something was forgotten since what they were learnt from was taken. Asked in the inbox.</param>
    public async Task CommitAsync(LessonCommit commit, Func<bool> forgotMeanwhile)
    {
        // Nobody can tell what the model had read of it: what was written is paid for, and not kept.
        if (await inbox.TryDoAsync(() => PutAsync(forgotMeanwhile() ? commit with { Put = [], RemovedIds = [] } : commit)).ConfigureAwait(false) is not { } writing)
            return;
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            SpeedupTelemetry.StoreFailures.Add(1);
            Log.LessonFailed(services.Logger, exception, space);
        }
    }

    private Task PutAsync(LessonCommit commit)
    {
        var lessons = services.Index.Lessons;
        var put = commit.Put.Select(Current).OfType<Lesson>().ToList();
        foreach (var id in commit.RemovedIds)
            lessons.Remove(space, id);
        foreach (var lesson in put)
            lessons.Put(lesson);
        return put.Count == 0 && commit.RemovedIds.Count == 0 && commit.Cost <= 0
            ? Task.CompletedTask
            : services.Store.PutLessonsAsync(commit with { Put = put });
    }

    /// <summary>
    /// As it is to be kept; null: not at all, because a source of it went while it was being written. One that was there before stays whatever became of
    /// its sources, and retired where it was retired meanwhile.
    /// </summary>
    private Lesson? Current(Lesson lesson)
    {
        var known = services.Index.Lessons.Find(space, lesson.Id);
        return lesson.Sources.Except(known?.Sources ?? [], StringComparer.Ordinal).All(IsKnown)
            ? lesson with { Retired = lesson.Retired || known is { Retired: true } }
            : null;
    }

    private bool IsKnown(string source) => services.Index.Find(space, source) is not null
        || (DocumentOrigin.IdOf(source) is not null && services.Index.Documents.IsUpToDate(space, [source]));
}
