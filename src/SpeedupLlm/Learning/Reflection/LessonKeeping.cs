using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>The lessons of a space, in memory and in the store, changed in the owner's inbox alone.</summary>
internal sealed class LessonKeeping(string space, SpaceOwnerServices services, Inbox inbox)
{
    /// <summary>Takes lessons in. Never fails: what the store does not take is usable until the process ends.</summary>
    public async Task CommitAsync(LessonCommit commit)
    {
        if (await inbox.TryDoAsync(() => PutAsync(commit)).ConfigureAwait(false) is not { } writing)
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

    /// <summary>
    /// Takes out every lesson that one of these experiences or documents had a part in, and those that are being written of them: gone from memory at
    /// once, from the store when the task completes.
    /// </summary>
    /// <exception cref="StoreException">The store did not take it: after a restart they are there again.</exception>
    public async Task<int> DropAsync(IReadOnlyCollection<string> sources)
    {
        var (count, writing) = await inbox.DoAsync(() =>
        {
            var lessons = services.Index.Lessons.MadeOf(space, sources);
            return (lessons.Count, PutAsync(new LessonCommit(space, string.Empty, [], [.. lessons.Select(lesson => lesson.Id)])));
        }).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        return count;
    }

    private Task PutAsync(LessonCommit commit)
    {
        var lessons = services.Index.Lessons;
        // Its sources may have been forgotten while it was being written.
        var put = commit.Put.Where(lesson => lesson.Sources.All(IsKnown)).ToList();
        foreach (var id in commit.RemovedIds)
            lessons.Remove(space, id);
        foreach (var lesson in put)
            lessons.Put(lesson);
        return put.Count == 0 && commit.RemovedIds.Count == 0 && commit.Cost <= 0
            ? Task.CompletedTask
            : services.Store.PutLessonsAsync(commit with { Put = put });
    }

    private bool IsKnown(string source) => services.Index.Find(space, source) is not null
        || (DocumentOrigin.IdOf(source) is not null && services.Index.Documents.IsUpToDate(space, [source]));
}
