namespace SpeedupLlm.Learning;

/// <summary>Something that was made of experiences and must go with them: rules, adapters.</summary>
internal interface IMadeOfExperiences
{
    /// <summary>Drops all that was made of any of these; durable when the task completes. The experiences are gone by then.</summary>
    /// <param name="space">Their space.</param>
    /// <param name="ids">The ids of experiences and documents.</param>
    /// <returns>How many lessons or adapters were dropped.</returns>
    Task<int> ForgetAsync(string space, IReadOnlyCollection<string> ids);
}
