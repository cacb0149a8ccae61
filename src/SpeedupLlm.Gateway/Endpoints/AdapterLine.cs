using SpeedupLlm.Experiences;

namespace SpeedupLlm.Gateway.Endpoints;

/// <summary>A tuned model as people and programs see it: all but its weights.</summary>
public sealed record AdapterLine(
    string Id, string Space, string? User, string BaseModel, string Model, AdapterState State, int Experiences, AdapterExam? Exam, long TrainedTokens,
    double Cost, DateTimeOffset Created)
{
    /// <summary>A line about an adapter.</summary>
    public static AdapterLine Of(Adapter adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        return new(
            adapter.Id, adapter.Space, adapter.User, adapter.BaseModel, adapter.Model, adapter.State, adapter.Sources.Count, adapter.Exam,
            adapter.TrainedTokens, adapter.Cost, adapter.Created);
    }
}

/// <summary>What a roll-back did.</summary>
public sealed record RollbackLine(AdapterLine Ended, AdapterLine? Serving)
{
    /// <summary>A line about a roll-back.</summary>
    public static RollbackLine Of(AdapterRollback rollback)
    {
        ArgumentNullException.ThrowIfNull(rollback);
        return new(AdapterLine.Of(rollback.Ended), rollback.Serving is { } serving ? AdapterLine.Of(serving) : null);
    }
}
