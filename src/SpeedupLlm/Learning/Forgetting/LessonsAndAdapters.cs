namespace SpeedupLlm.Learning;

/// <summary>Lessons and tuned models, which go with the experiences they were made of.</summary>
/// <param name="ownerOf">The owner of a space.</param>
internal sealed class LessonsAndAdapters(Func<string, ISpaceOwner> ownerOf)
{
    /// <summary>Drops all that was made of any of these; durable when the task completes.</summary>
    /// <param name="space">Their space.</param>
    /// <param name="ids">The ids of experiences and documents.</param>
    /// <returns>How many were dropped.</returns>
    public async Task<int> ForgetAsync(string space, IReadOnlyCollection<string> ids)
    {
        var owner = ownerOf(space);
        var adapters = await owner.DropAdaptersOfAsync(ids).ConfigureAwait(false);
        return adapters + await owner.DropLessonsOfAsync(ids).ConfigureAwait(false);
    }
}
