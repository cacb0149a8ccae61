using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using SpeedupLlm.Accounting;
using SpeedupLlm.Diagnostics;
using SpeedupLlm.Experiences;
using SpeedupLlm.Scaling;

namespace SpeedupLlm.Learning.Reflection;

/// <summary>Asks the model for a planned lesson, and turns what it writes into what is kept. What it costs is booked whatever comes of it.</summary>
internal sealed class LessonWriting(ReflectionServices services)
{
    /// <summary>Low: a lesson is to say what was seen. Not 0, because some models repeat themselves without end then.</summary>
    private const float Temperature = 0.2f;

    /// <summary>The most tokens of a line. What is longer was cut off, and is not kept.</summary>
    private const int TokensPerLine = 80;

    public async Task<LessonCommit> WriteAsync(Episode episode, Experience latest, LessonPlan plan, CancellationToken cancellationToken)
    {
        var nothing = new LessonCommit(episode.Space, episode.Memory.Name, [], []);
        var options = new ChatOptions
        {
            ModelId = episode.ModelId,
            Temperature = Temperature,
            MaxOutputTokens = TokensPerLine * plan.Lines,
            // The request's own samples have these numbers without the name.
            Seed = (episode.Draws with { RequestId = $"{episode.Draws.RequestId}/{episode.Memory.Name}" }).For(0, 0),
        };
        if (TokenEstimate.Of(plan.Prompt) + options.MaxOutputTokens > services.ContextTokens)
            return nothing;
        var model = new MeteredClient(episode.Model, new Ledger(services.Prices, new Budget(Calls: 1)));
        var attempt = await model.TryCallAsync(plan.Prompt, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        SpeedupTelemetry.Cost.Add(attempt.Cost, new("speedup.method", episode.Memory.Name), new("speedup.arm", "learning"));
        if (attempt.Failure is { } failure)
        {
            SpeedupTelemetry.LearningFailures.Add(1, new("speedup.memory", episode.Memory.Name), new("speedup.reason", "upstream"));
            Log.ReflectionFailed(services.Logger, failure, episode.Space);
        }

        var lines = attempt.Call is { Response: var response } && Candidate.IsComplete(response)
            ? LessonReading.Read(response.Text, plan.Lines, latest.Answer).Where(line => !plan.Forbidden.Any(harmful => LessonText.Same(harmful.Text, line))).ToList()
            : [];
        if (lines.Count == 0)
            return nothing with { Cost = attempt.Cost };
        var put = lines.Select((line, i) => Kept(plan, line) ?? New(episode, latest, plan, line, i, attempt.Cost / lines.Count)).ToList();
        SpeedupTelemetry.Lessons.Add(put.Count, new KeyValuePair<string, object?>("speedup.memory", episode.Memory.Name));
        var kept = put.Select(lesson => lesson.Id).ToHashSet(StringComparer.Ordinal);
        return new LessonCommit(
            episode.Space, episode.Memory.Name, put, [.. plan.Replaces.Select(lesson => lesson.Id).Where(id => !kept.Contains(id))], attempt.Cost);
    }

    /// <summary>A rule that is written again word for word is the same rule: it keeps what is known about it.</summary>
    private static Lesson? Kept(LessonPlan plan, string line) => plan.Replaces.FirstOrDefault(rule => LessonText.Same(rule.Text, line)) is { } same
        ? same with { Sources = [.. same.Sources.Union(plan.Sources, StringComparer.Ordinal)] }
        : null;

    private Lesson New(Episode episode, Experience latest, LessonPlan plan, string line, int place, double cost) => new()
    {
        Id = "lsn_" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{episode.Space.Length}:{episode.Space}/{episode.Memory.Name}/{latest.Id}/{episode.Draws.RequestId}/{place}")).AsSpan(0, 12)),
        Space = episode.Space,
        User = latest.User,
        MemoryScope = latest.MemoryScope,
        Method = episode.Memory.Name,
        Text = line,
        Sources = plan.Sources,
        Topic = plan.Topic,
        Cost = cost,
        Model = episode.ModelId ?? latest.Model,
        PromptVersion = services.Prompts.Version,
        Created = services.Time.GetUtcNow(),
    };
}
